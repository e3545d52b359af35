-- result: "invalid_duration.lua:5: a duration"
local muster = require "muster"
local _, message = pcall(function()
  -- The error has the source position of the call.
  muster.sleep("soon")
end)
return (message:gsub(": muster.sleep: the argument must be (a duration).*", ": %1"))
