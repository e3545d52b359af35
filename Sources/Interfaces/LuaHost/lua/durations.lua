-- Durations: "40m", "1h30m", "500ms", or a number of seconds.
local require = ...
local errors = require "errors"
local math, tonumber, type = math, tonumber, type
local gmatch = string.gmatch

local durations = {}

local SECONDS = { ms = 0.001, s = 1, m = 60, h = 3600, d = 86400 }

-- The maximum of one year keeps milliseconds exact.
local MAXIMUM = 366 * SECONDS.d

-- The duration in seconds, or nil and the reason why `value` is not valid.
function durations.parse(value)
  local seconds = tonumber(value)
  if not seconds and type(value) == "string" then
    seconds = 0
    local position = 1
    for first, number, unit, after in gmatch(value, "()([%d.]+)(%a+)()") do
      local amount = tonumber(number)
      if first ~= position or not amount or not SECONDS[unit] then
        break
      end
      seconds, position = seconds + amount * SECONDS[unit], after
    end
    seconds = position == #value + 1 and value ~= "" and seconds or nil
  end
  if not seconds or not (seconds >= 0 and seconds <= MAXIMUM) then
    return nil, 'must be a duration like "40m", "1h30m" or "500ms", or a number of seconds'
  end
  return seconds
end

-- The duration in milliseconds, rounded up. An error begins with `what`.
function durations.milliseconds(value, what)
  local seconds, reason = durations.parse(value)
  if not seconds then
    errors.raise(what .. " " .. reason)
  end
  return math.ceil(seconds * 1000)
end

return durations
