-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: endless_loop_in_task.lua:7: the script executed more than 1000000 instructions
local muster = require "muster"
muster.map({ 1, 2, 3 }, function()
  muster.sleep("1s")
  while true do end
end)
