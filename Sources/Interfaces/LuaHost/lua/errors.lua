-- Error values, which failed calls raise, and the text that describes an error.
local require = ...
local native = require "native"
local error, ipairs, setmetatable, tostring, type = error, ipairs, setmetatable, tostring, type
local math_type = math.type
local byte, find, format, gsub = string.byte, string.find, string.format, string.gsub
local concat = table.concat

local errors = {}

-- The muster_status values that the prelude itself returns.
errors.INPUT = -3
errors.ARGUMENT = -1

-- The statuses of errors with text of a service: MUSTER_ERROR_RESPONSE and MUSTER_ERROR_SERVICE.
local FROM_SERVICE = { [-7] = true, [-8] = true }

-- The message of Lua when an allocation fails.
errors.NO_MEMORY = "not enough memory"

local Error = { __name = "muster.error", __metatable = "muster.error" }

function Error.__tostring(value)
  local parts = {}
  for _, part in ipairs { value.operation or "", value.code or "", value.message or "" } do
    if part ~= "" then
      parts[#parts + 1] = part
    end
  end
  return concat(parts, ": ")
end

-- Makes an error value of `fields`. Its `where` is the source position of the script.
function errors.new(fields)
  fields.where = fields.where or native.position()
  return setmetatable(fields, Error)
end

function errors.is(value)
  return native.has_metatable(value, Error)
end

-- Raises a message that begins with the source position of the script, not of the prelude.
function errors.raise(message)
  error(native.position() .. message, 0)
end

-- Raises an error that begins with `what` if the type of `value` is not `expected`.
function errors.check_type(value, expected, what)
  if type(value) ~= expected then
    errors.raise(format("%s must be a %s, not a %s", what, expected, type(value)))
  end
end

-- Raises the error that the library returned for `operation`.
function errors.raise_failure(operation, fields)
  fields.operation = operation
  error(errors.new(fields), 0)
end

-- Raises the first of `values.n` errors; its `others` contains the rest. An error may be nil.
function errors.raise_first(values)
  local first = values[1]
  if values.n > 1 then
    if not errors.is(first) then
      first = errors.new { message = tostring(first), where = "" }
    end
    first.others = {}
    for i = 2, values.n do
      first.others[i - 1] = values[i] == nil and "nil" or values[i]
    end
  end
  error(first, 0)
end

-- The status of a run that ended with the uncaught error `value`.
function errors.status(value)
  local status = errors.is(value) and value.status
  return math_type(status) == "integer" and status < 0 and status or errors.ARGUMENT
end

local ESCAPES = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(character)
  return ESCAPES[character] or format("\\x%02x", byte(character))
end

-- One line for an uncaught error. Control characters in the text of a service are escaped: they
-- would make it more than one line. `position` is used if the error has no source position.
local function line(value, position)
  local text = tostring(value)
  if errors.is(value) then
    text = value.where .. (FROM_SERVICE[value.status] and gsub(text, "%c", escape) or text)
  elseif text == errors.NO_MEMORY then
    text = native.memory_reason() or text
  end
  return position and not find(text, "^[^\n]-:%d+: ") and position .. ": " .. text or text
end

-- The message for an uncaught error: the error, the traceback, and the errors in its `others`.
function errors.explain(value, traceback)
  -- Source positions do not help with invalid arguments.
  if errors.is(value) and value.status == errors.INPUT and value.where == "" then
    return value.message
  end
  local lines = { line(value, traceback[1]) }
  for _, position in ipairs(traceback) do
    if find(lines[1], position .. ":", 1, true) ~= 1 then
      lines[#lines + 1] = "  in " .. position
    end
  end
  for _, other in ipairs(errors.is(value) and value.others or {}) do
    lines[#lines + 1] = "also failed: " .. line(other)
  end
  return concat(lines, "\n")
end

return errors
