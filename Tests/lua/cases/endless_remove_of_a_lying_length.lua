-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: endless_remove_of_a_lying_length.lua:12: the script executed more than 1000000 instructions
-- The first length is small enough for the budget. No function asks for another one.
local asked = 0
local t = setmetatable({}, { __len = function()
  asked = asked + 1
  return asked == 1 and 1 or math.maxinteger - 1
end })
table.remove(t, 1)
assert(asked == 1)
table.remove(t, 1)
