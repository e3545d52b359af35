-- A script's arguments as strings by name: a JSON object from the program that hosts the script, or
-- --name value from the command line of a stock interpreter.
local need = ...
local errors = need "errors"
local native = need "native"
local ipairs, next, tonumber, utf8 = ipairs, next, tonumber, utf8
local byte, find, gsub, match, sub = string.byte, string.find, string.gsub, string.match, string.sub

local arguments = {}

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local function malformed()
  errors.raise('the arguments must be a JSON object of strings, like {"accounts": "accounts.csv"}')
end

-- Puts together what is beyond the first 65,536 code points: JSON writes it as two halves
-- (RFC 8259, section 7), which utf8.char has made into three bytes each.
local function join_halves(text)
  local halves = "\xED([\xA0-\xAF][\x80-\xBF])\xED([\xB0-\xBF][\x80-\xBF])"
  return (gsub(text, halves, function(first, second)
    local a, b = byte(first, 1, 2)
    local c, d = byte(second, 1, 2)
    local high = (a - 0xA0) * 64 + b - 0x80
    local low = (c - 0xB0) * 64 + d - 0x80
    return utf8.char(0x10000 + high * 1024 + low)
  end))
end

local function unescape(text)
  return join_halves(gsub(text, "\\(u?)(.)(%x*)", function(u, character, rest)
    if u == "" then
      return (ESCAPES[character] or character) .. rest
    end
    local digits = character .. rest
    local code = #digits >= 4 and tonumber(sub(digits, 1, 4), 16) or malformed()
    return utf8.char(code) .. sub(digits, 5)
  end))
end

-- The end of the JSON string that begins at `first`: the first quote that no backslash escapes.
local function closing_quote(text, first)
  local position = first + 1
  while true do
    local found = find(text, '["\\]', position)
    if not found or sub(text, found, found) == '"' then
      return found
    end
    position = found + 2
  end
end

-- Reads a JSON object whose members are strings; numbers and booleans are taken as their text.
local function from_json(text)
  local found = {}
  local position = match(text, "^%s*{%s*()")
  local function scalar()
    if sub(text, position, position) ~= '"' then
      local word, after = match(text, "^([%w.+-]+)%s*()", position)
      position = after
      return word or malformed()
    end
    local last = closing_quote(text, position) or malformed()
    local content = sub(text, position + 1, last - 1)
    position = match(text, "^%s*()", last + 1)
    return unescape(content)
  end
  while position and sub(text, position, position) ~= "}" do
    local name = scalar()
    position = match(text, "^:%s*()", position) or malformed()
    found[name] = scalar()
    position = match(text, "^,%s*()", position) or match(text, "^()}", position)
  end
  return position and found or malformed()
end

-- Reads --name value, --name=value, and --name alone, which is "true".
local function from_command_line(words)
  local found, name = {}, nil
  for _, word in ipairs(words) do
    local option, value = match(word, "^%-%-([^=]+)=?(.*)$")
    if option then
      name = gsub(option, "-", "_")
      found[name] = find(word, "=", 1, true) and value or "true"
    elseif name then
      found[name], name = word, nil
    else
      errors.raise('the argument "' .. word .. '" belongs to no --name')
    end
  end
  return found
end

-- The arguments of this run. Names are given with "-" or "_", as one likes.
function arguments.given()
  if not native.hosted then
    return from_command_line(arg or {})
  end
  local found = {}
  for name, value in next, from_json(native.arguments) do
    found[gsub(name, "-", "_")] = value
  end
  return found
end

-- The contents of a file that an argument names, or nil and the reason.
function arguments.read(path)
  if native.hosted then
    return native.read_file(path)
  end
  local file, reason = io.open(path, "rb")
  if not file then
    return nil, reason
  end
  local text = file:read("a")
  file:close()
  return text
end

return arguments
