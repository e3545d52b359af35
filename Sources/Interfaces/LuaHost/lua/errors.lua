-- Error values: what a failed call raises, and how a failure is told to a person.
local need = ...
local native = need "native"
local error, getmetatable, ipairs, setmetatable, tostring, type =
  error, getmetatable, ipairs, setmetatable, tostring, type
local math_type = math.type
local find, format = string.find, string.format
local concat, unpack = table.concat, table.unpack

local errors = {}

-- The statuses of muster.h that the prelude itself gives; calls bring their own.
errors.INPUT = -3
errors.ARGUMENT = -1

-- What Lua says when an allocation is refused.
errors.NO_MEMORY = "not enough memory"

local Failure = { __name = "muster.error" }

function Failure.__tostring(failure)
  local parts = {}
  for _, part in ipairs { failure.operation or "", failure.code or "", failure.message or "" } do
    if part ~= "" then
      parts[#parts + 1] = part
    end
  end
  return concat(parts, ": ")
end

-- Makes an error value of `fields`; it remembers the line of the script that it happened in.
function errors.new(fields)
  fields.where = fields.where or native.where()
  return setmetatable(fields, Failure)
end

function errors.is(value)
  return type(value) == "table" and getmetatable(value) == Failure
end

-- Raises a message with the line of the script, however deep in the prelude it was noticed.
function errors.raise(message)
  error(native.where() .. message, 0)
end

-- Raises what the library said of something that failed.
function errors.fail(operation, failure)
  failure.operation = operation
  error(errors.new(failure), 0)
end

-- Raises the first of several failures; it carries the others, so that none is lost.
function errors.raise_first(failures)
  local first = failures[1]
  if #failures > 1 then
    if not errors.is(first) then
      first = errors.new { message = tostring(first), where = "" }
    end
    first.others = { unpack(failures, 2) }
  end
  error(first, 0)
end

-- The status that a run ends with when nobody caught `value`.
function errors.status(value)
  local status = errors.is(value) and value.status
  return math_type(status) == "integer" and status < 0 and status or errors.ARGUMENT
end

-- One line for an error that nobody caught; `place` is where it came from, if it does not say so.
local function line(value, place)
  local text = tostring(value)
  if errors.is(value) then
    text = value.where .. text
  elseif text == errors.NO_MEMORY and native.memory_limit then
    text = format("the script needs more than its %d bytes of memory", native.memory_limit)
  end
  return place and not find(text, "^[^\n]-:%d+: ") and place .. ": " .. text or text
end

-- What a person reads: the error with its line, the lines that led there, and what else failed.
function errors.explain(value, trace)
  -- Whoever gave wrong arguments is not helped by lines of the script.
  if errors.is(value) and value.status == errors.INPUT and value.where == "" then
    return value.message
  end
  local lines = { line(value, trace[1]) }
  for _, place in ipairs(trace) do
    if find(lines[1], place .. ":", 1, true) ~= 1 then
      lines[#lines + 1] = "  in " .. place
    end
  end
  for _, other in ipairs(errors.is(value) and value.others or {}) do
    lines[#lines + 1] = "also failed: " .. line(other)
  end
  return concat(lines, "\n")
end

return errors
