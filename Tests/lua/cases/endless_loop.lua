-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: endless_loop.lua:6: the script executed more than 1000000 instructions without waiting
local n = 0
while true do
  n = n + 1
end
