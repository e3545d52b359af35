-- answer: ["b!a!",6]
-- Where Lua cannot yield, as below string.gsub, a wait blocks this task and lets the others go on.
local muster = require "muster"
local begun, heard = muster.now(), 0
local text = muster.all {
  spoken = function()
    return (("ba"):gsub(".", function(letter)
      muster.sleep("3s")
      return letter .. "!"
    end))
  end,
  heard = function()
    for _ = 1, 5 do
      muster.sleep("1s")
      heard = heard + 1
    end
  end,
}().spoken
return { text, muster.now() - begun }
