-- budget: 1000000000000
-- time: 1500
-- result: 200
-- Each round takes much less than the limit, also on a busy machine; all of them take longer.
local muster = require "muster"
local rounds = 0
for _ = 1, 200 do
  for _ = 1, 2500000 do end
  muster.sleep(1)
  rounds = rounds + 1
end
return rounds
