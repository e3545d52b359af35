-- result: ["b!a!",6,"cba",true]
-- A wait in a function that string.gsub calls suspends the task. If Lua cannot yield, as below
-- table.sort, the wait blocks, and other tasks continue.
local muster = require "muster"
local begun, ticks = muster.now(), 0
local results = muster.all {
  replaced = function()
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
  ticks = function()
    for _ = 1, 5 do
      muster.sleep("1s")
      ticks = ticks + 1
    end
  end,
}()
return { results.replaced, muster.now() - begun, results.sorted, ticks == 5 }
