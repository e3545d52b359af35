-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_finalizer.lua:3: a script's metatable cannot have __gc
setmetatable({}, { __gc = function() end })
