-- result: [10000,10]
local muster = require "muster"
local begun, items = muster.now(), {}
for i = 1, 10000 do
  items[i] = i
end
local doubled = muster.map(items, function(i)
  muster.sleep("10s")
  return 2 * i
end)
return { doubled[10000] // 2, muster.now() - begun }
