-- budget: 20000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: the script executed more than 20000000 instructions
-- A table that was emptied is searched to its end.
local t = {}
for i = 1, 300000 do t[i + 0.5] = 1 end
for i = 1, 300000 do t[i + 0.5] = nil end
while true do next(t) end
