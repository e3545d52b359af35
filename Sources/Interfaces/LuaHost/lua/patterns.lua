-- The string functions that take patterns, as in Lua, but with the matcher of pattern.h.
local require = ...
local errors = require "errors"
local native = require "native"
local math, select, tostring, type = math, select, tostring, type
local byte, find_plain, format, sub = string.byte, string.find, string.format, string.sub
local concat, pack, unpack = table.concat, table.pack, table.unpack

local patterns = {}

local function bad_argument(position, fn, expected, found)
  errors.raise(format("bad argument #%d to '%s' (%s expected, got %s)", position, fn, expected,
    type(found)))
end

-- As in Lua, a number is converted to a string.
local function text(value, position, fn)
  if type(value) ~= "string" and type(value) ~= "number" then
    bad_argument(position, fn, "string", value)
  end
  return tostring(value)
end

local function integer(value, default, position, fn)
  if value == nil then
    return default
  end
  return math.tointeger(value) or bad_argument(position, fn, "integer", value)
end

-- The position where a search begins. A negative `init` counts from the end.
local function start_position(init, length)
  if init > 0 then
    return init
  end
  return init == 0 and 1 or math.max(length + init + 1, 1)
end

-- The captures of a match; without captures, the whole match.
local function captures(subject, first, after, ...)
  if select("#", ...) == 0 then
    return sub(subject, first, after - 1)
  end
  return ...
end

local function first_match(fn, subject, pattern, init)
  subject, pattern = text(subject, 1, fn), text(pattern, 2, fn)
  local position = start_position(integer(init, 1, 3, fn), #subject)
  if position <= #subject + 1 then
    return subject, native.match(native.pattern(pattern, true), subject, position)
  end
end

function patterns.match(subject, pattern, init)
  local function matched(found, first, ...)
    if first then
      return captures(found, first, ...)
    end
    return nil
  end
  return matched(first_match("match", subject, pattern, init))
end

function patterns.find(subject, pattern, init, plain)
  if plain then
    subject, pattern = text(subject, 1, "find"), text(pattern, 2, "find")
    local position = start_position(integer(init, 1, 3, "find"), #subject)
    local first = position <= #subject + 1 and native.find_plain(subject, pattern, position)
    if not first then
      return nil
    end
    return first, first + #pattern - 1
  end
  local function found(_, first, after, ...)
    if first then
      return first, after - 1, ...
    end
    return nil
  end
  return found(first_match("find", subject, pattern, init))
end

-- An iterator over matches, each as {first, after, captures…}. An empty match at the end of the
-- previous match is skipped.
local function matches(subject, pattern, position)
  local previous
  return function()
    while position <= #subject + 1 do
      local match = pack(native.match(pattern, subject, position))
      if match.n == 0 then
        position = #subject + 2
      elseif match[2] == previous then
        position = match[1] + 1
      else
        position, previous = match[2], match[2]
        return match
      end
    end
  end
end

function patterns.gmatch(subject, pattern, init)
  subject, pattern = text(subject, 1, "gmatch"), text(pattern, 2, "gmatch")
  local position = start_position(integer(init, 1, 3, "gmatch"), #subject)
  local next_match = matches(subject, native.pattern(pattern, false), position)
  return function()
    local match = next_match()
    if match then
      return captures(subject, unpack(match, 1, match.n))
    end
  end
end

-- The replacement functions, by the type of gsub's third argument. Each receives that argument, the
-- whole match and the captures.
local replacements = {}

function replacements.string(template, whole, ...)
  local parts, position = {}, 1
  local percent = find_plain(template, "%", position, true)
  while percent do
    parts[#parts + 1] = sub(template, position, percent - 1)
    local letter = sub(template, percent + 1, percent + 1)
    local number = byte(letter) and byte(letter) - byte("0") or -1
    if letter == "%" then
      parts[#parts + 1] = "%"
    elseif letter == "0" then
      parts[#parts + 1] = whole
    elseif number >= 1 and number <= 9 then
      if number > select("#", ...) then
        errors.raise(format("invalid capture index %%%d in replacement string", number))
      end
      parts[#parts + 1] = (select(number, ...))
    else
      errors.raise("invalid use of '%' in replacement string")
    end
    position = percent + 2
    percent = find_plain(template, "%", position, true)
  end
  return concat(parts) .. sub(template, position)
end

function replacements.number(template)
  return tostring(template)
end

function replacements.table(values, _, first)
  return values[first]
end

replacements["function"] = function(fn, _, ...)
  return (fn(...))
end

local function replacement(replace, by, whole, ...)
  local value = replace(by, whole, ...)
  if not value then
    return whole
  elseif type(value) ~= "string" and type(value) ~= "number" then
    errors.raise(format("invalid replacement value (a %s)", type(value)))
  end
  return value
end

function patterns.gsub(subject, pattern, by, limit)
  subject, pattern = text(subject, 1, "gsub"), text(pattern, 2, "gsub")
  local replace = replacements[type(by)] or bad_argument(3, "gsub", "string/function/table", by)
  limit = integer(limit, math.maxinteger, 4, "gsub")
  local compiled, anchored = native.pattern(pattern, true)
  limit = anchored and math.min(limit, 1) or limit
  local next_match = matches(subject, compiled, 1)
  local parts, position, count = {}, 1, 0
  while count < limit do
    local match = next_match()
    if not match then
      break
    end
    local first, after = match[1], match[2]
    parts[#parts + 1] = sub(subject, position, first - 1)
    parts[#parts + 1] = replacement(replace, by, sub(subject, first, after - 1),
      captures(subject, unpack(match, 1, match.n)))
    position, count = after, count + 1
  end
  parts[#parts + 1] = sub(subject, position)
  return concat(parts), count
end

return patterns
