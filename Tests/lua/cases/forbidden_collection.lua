-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_collection.lua:4: a script can only call collectgarbage("count")
assert(collectgarbage("count") > 0)
collectgarbage("stop")
