-- result: [1,2,3,"suspended","normal","dead"]
-- A coroutine of the script can wait, and yields only its own values.
local muster = require "muster"
local states = {}
local co
co = coroutine.create(function()
  for i = 1, 3 do
    muster.sleep("1s")
    coroutine.yield(i)
  end
end)
states[1] = coroutine.status(co)
local values = {}
for i = 1, 3 do
  local _, value = coroutine.resume(co)
  values[i] = value
end
coroutine.resume(co)
-- While the coroutine waits, another task cannot resume it.
local waiting = coroutine.create(function() muster.sleep("10s") end)
local both = muster.all {
  first = function() return coroutine.resume(waiting) end,
  second = function()
    muster.sleep("1s")
    local resumed = coroutine.resume(waiting)
    return not resumed and coroutine.status(waiting)
  end,
}()
return { values[1], values[2], values[3], states[1], both.second, coroutine.status(co) }
