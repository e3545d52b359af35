-- memory: 8000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: memory_eater.lua:6: the script needs more than its 8000000 bytes of memory
local hoard = {}
while true do
  hoard[#hoard + 1] = ("x"):rep(100000) .. #hoard
end
