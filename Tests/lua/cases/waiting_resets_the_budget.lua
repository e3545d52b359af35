-- budget: 200000
-- result: 40
local muster = require "muster"
local rounds = 0
for _ = 1, 40 do
  for _ = 1, 10000 do
    local _ = rounds
  end
  muster.sleep("1m")
  rounds = rounds + 1
end
return rounds
