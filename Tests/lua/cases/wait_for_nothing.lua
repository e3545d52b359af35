-- answer: "wait_for_nothing.lua:5: a duration"
local muster = require "muster"
local _, message = pcall(function()
  -- The place is that of the call.
  muster.sleep("soon")
end)
return (message:gsub(": muster.sleep: must be (a duration).*", ": %1"))
