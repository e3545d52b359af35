-- result: ["errors_of_several_tasks.lua:8: second","errors_of_several_tasks.lua:8: third",3]
local muster = require "muster"
local ended = 0
local _, failure = pcall(muster.map, { "first", "second", "third" }, function(name)
  muster.sleep(name == "second" and "9s" or "1s")
  ended = ended + 1
  if name ~= "first" then
    error(name)
  end
end)
return { failure.message, failure.others[1], ended }
