-- budget: 1000000000000
-- time: 1000
-- result: 5
-- Each round takes less than the limit; all of them take longer.
local muster = require "muster"
local rounds = 0
for _ = 1, 5 do
  for _ = 1, 20000000 do end
  muster.sleep(1)
  rounds = rounds + 1
end
return rounds
