-- What a script takes: declared once, and every argument checked before anything is done.
local need = ...
local arguments = need "arguments"
local durations = need "durations"
local errors = need "errors"
local names = need "names"
local native = need "native"
local tasks = need "tasks"
local error, ipairs, math, tonumber, tostring, type, utf8 =
  error, ipairs, math, tonumber, tostring, type, utf8
local find, format, gmatch, gsub, match =
  string.find, string.format, string.gmatch, string.gsub, string.match
local concat = table.concat

local parameters = {}

local DECLARED = { "type", "required", "default", "help", "max", "min" }

-- Each reads an argument's text: the value and its size for min and max, or nil and what is wrong.
local types = {}

function types.string(text)
  return text, utf8.len(text), "characters"
end

function types.integer(text)
  local value = match(text, "^%s*[+-]?%d+%s*$") and math.tointeger(tonumber(text))
  return value, value or "must be a whole number"
end

function types.number(text)
  local value = tonumber(text)
  return value, value or "must be a number"
end

function types.boolean(text)
  local value = ({ ["true"] = true, ["false"] = false })[text]
  return value, value == nil and "must be true or false" or nil
end

function types.list(text)
  local items = native.array {}
  for item in gmatch(text, "[^,]+") do
    items[#items + 1] = match(item, "^%s*(.-)%s*$")
  end
  return items, #items, "items"
end

function types.duration(text)
  local value, reason = durations.parse(text)
  return value, value or reason, "seconds"
end

function types.file(path)
  local text, reason = arguments.read(path)
  return text, text and #text or reason, "bytes"
end

function types.accounts(path)
  local text, reason = arguments.read(path)
  if not text then
    return nil, reason
  end
  local succeeded, answer = native.read_accounts(text)
  if not succeeded then
    return nil, path .. ": " .. (answer.message or "no list of accounts")
  end
  return answer.accounts, #answer.accounts, "accounts"
end

local TYPES = names.sorted(types)

local function check_declaration(name, declaration)
  names.check(declaration, DECLARED, "muster.parameters: " .. name)
  if not types[declaration.type] then
    local given = declaration.type
    errors.raise(format("muster.parameters: %s: type: %s", name, type(given) == "string"
      and names.unknown(given, TYPES) or "must be one of " .. concat(TYPES, ", ")))
  end
end

-- What is wrong with the size of a value, or nil.
local function size_violation(declaration, size, unit)
  unit = unit and " " .. unit or ""
  if declaration.max and size > declaration.max then
    return format("must be at most %s%s, not %s", declaration.max, unit, size)
  elseif declaration.min and size < declaration.min then
    return format("must be at least %s%s, not %s", declaration.min, unit, size)
  end
end

-- The value of an argument, or nil and what is wrong with it.
local function read(declaration, text)
  if not utf8.len(text) then
    return nil, "is not UTF-8"
  end
  local value, size, unit = types[declaration.type](text)
  if value == nil then
    return nil, size
  end
  local violation = type(size) == "number" and size_violation(declaration, size, unit) or nil
  if violation then
    return nil, violation
  end
  return value
end

-- A default may be written as an argument would be: "40m" for a duration.
local function default_of(declaration)
  local default = declaration.default
  if type(default) == "string" and declaration.type ~= "string" then
    return read(declaration, default)
  end
  return default
end

local function option(name)
  return "--" .. gsub(name, "_", "-")
end

-- What is wrong with the arguments `given`; the values of the good ones go to `values`.
local function violations_of(declarations, given, values)
  local declared, violations = names.sorted(declarations), {}
  local function violated(name, reason)
    violations[#violations + 1] = option(name) .. " " .. reason
  end
  for _, name in ipairs(names.sorted(given)) do
    if not declarations[name] then
      local nearest = names.nearest(name, declared)
      violated(name, nearest and "is not known; did you mean " .. option(nearest) .. "?"
        or "is not known")
    end
  end
  for _, name in ipairs(declared) do
    local declaration = declarations[name]
    local reason
    if given[name] then
      values[name], reason = read(declaration, given[name])
    elseif declaration.required then
      reason = "is missing" .. (declaration.help and ": " .. declaration.help or "")
    else
      values[name], reason = default_of(declaration)
    end
    if reason then
      violated(name, reason)
    end
  end
  return violations
end

-- What the script declared, for a program that asks what it takes.
local function describe(declarations)
  local described = native.array {}
  for i, name in ipairs(names.sorted(declarations)) do
    local declaration = declarations[name]
    described[i] = {
      name = name,
      type = declaration.type,
      required = declaration.required == true,
      default = declaration.default,
      help = declaration.help,
      max = declaration.max,
      min = declaration.min,
    }
  end
  return described
end

-- Declares what the script takes and returns what it was given, by name. All that is wrong is said
-- at once.
function parameters.declare(declarations)
  if type(declarations) ~= "table" then
    errors.raise("muster.parameters takes a table of declarations by name")
  end
  for _, name in ipairs(names.sorted(declarations)) do
    if type(name) ~= "string" or not find(name, "^[a-z][a-z0-9_]*$") then
      errors.raise("muster.parameters: names are small letters, digits and _: " .. tostring(name))
    end
    check_declaration(name, declarations[name])
  end
  if tasks.describing then
    parameters.described = describe(declarations)
    tasks.halt()
  end
  local values = {}
  local violations = violations_of(declarations, arguments.given(), values)
  if #violations > 0 then
    error(errors.new {
      message = concat(violations, "\n"),
      status = errors.INPUT,
      violations = violations,
      where = "",
    }, 0)
  end
  return values
end

return parameters
