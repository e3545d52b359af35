-- memory: 8000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: memory_limit.lua:6: the script exceeded its memory limit of 8000000 bytes
local hoard = {}
while true do
  hoard[#hoard + 1] = ("x"):rep(100000) .. #hoard
end
