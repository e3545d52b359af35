-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_collection.lua:4: a script may only ask collectgarbage("count")
assert(collectgarbage("count") > 0)
collectgarbage("stop")
