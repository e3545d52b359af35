-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: endless_pattern.lua:4: the script executed more than 1000000 instructions
local found = ("a"):rep(1000):find((".-"):rep(20) .. "b")
return found
