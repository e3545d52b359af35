-- Options of functions: tables with the names of the options in muster.h. A duration can be set
-- without its unit: `timeout = "40m"` is `timeout_ms = 2400000`.
local require = ...
local durations = require "durations"
local errors = require "errors"
local names = require "names"
local native = require "native"
local ipairs, next, rawget = ipairs, next, rawget
local format, match = string.format, string.match
local max = math.max

local options = {}

-- The names that a table can have, and the option that each duration sets.
local function known_names(kind)
  local known, durations_of = native.option_names(kind), {}
  for _, name in ipairs(native.option_names(kind)) do
    local base = match(name, "^(.+)_ms$")
    if base then
      known[#known + 1] = base
      durations_of[base] = name
    end
  end
  return known, durations_of
end

-- A valid copy of `given` for the library, whose options are those of `kind`, like "client". Errors
-- begin with `where`.
function options.read(kind, given, where)
  local read = {}
  local known, durations_of = known_names(kind)
  given = given or {}
  names.check(given, known, where)
  for name, value in next, given do
    local option = durations_of[name]
    if option and rawget(given, option) ~= nil then
      errors.raise(format("%s: set either %s or %s", where, name, option))
    end
    -- In the library, 0 is the default.
    read[option or name] = option
      and max(1, durations.milliseconds(value, format("%s: %s", where, name))) or value
  end
  native.check_options(kind, read, where)
  return read
end

return options
