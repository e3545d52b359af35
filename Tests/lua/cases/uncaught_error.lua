-- status: MUSTER_ERROR_ARGUMENT
-- error: uncaught_error.lua:6: out of order
-- error:   in uncaught_error.lua:9
-- error:   in uncaught_error.lua:12
local function inner()
  error("out of order")
end
local function outer()
  inner()
  return 1
end
outer()
