-- budget: 20000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: the script executed more than 20000000 instructions
-- error: or took as long
-- A comparison of long strings is one instruction, and takes a millisecond.
local x = ("x"):rep(16 * 1000 * 1000)
local a, b = x .. "y", x .. "y"
while true do if a ~= b then break end end
