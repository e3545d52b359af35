-- result: ["b!a!",6,"cba",true]
-- A wait in a function that string.gsub calls suspends the task. If Lua cannot yield, as below
-- table.sort, the wait blocks, and other tasks continue.
local muster = require "muster"
local begun, heard = muster.now(), 0
local results = muster.all {
  spoken = function()
    return (("ba"):gsub(".", function(letter)
      muster.sleep("3s")
      return letter .. "!"
    end))
  end,
  sorted = function()
    local letters = { "a", "c", "b" }
    table.sort(letters, function(a, b)
      muster.sleep("1s")
      return a > b
    end)
    return table.concat(letters)
  end,
  heard = function()
    for _ = 1, 5 do
      muster.sleep("1s")
      heard = heard + 1
    end
  end,
}()
return { results.spoken, muster.now() - begun, results.sorted, heard == 5 }
