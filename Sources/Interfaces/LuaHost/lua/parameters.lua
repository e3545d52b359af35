-- A script's parameters. All arguments are validated before the script does anything.
local require = ...
local arguments = require "arguments"
local durations = require "durations"
local errors = require "errors"
local names = require "names"
local native = require "native"
local tasks = require "tasks"
local error, ipairs, math, next, tonumber, tostring, type, utf8 =
  error, ipairs, math, next, tonumber, tostring, type, utf8
local find, format, gmatch, gsub, match =
  string.find, string.format, string.gmatch, string.gsub, string.match
local concat = table.concat

local parameters = {}

local DECLARATION = { "type", "required", "default", "help", "max", "min" }

-- Logs a warning about an argument, like muster.log.
local function warn(line)
  if native.hosted then
    native.log(line)
  else
    io.stderr:write(line, "\n")
  end
end

-- Each function converts an argument's text: to the value and its size for `min` and `max`, or to
-- nil and the reason why the text is not valid.
local types = {}

function types.string(text)
  return text, utf8.len(text), "characters"
end

function types.integer(text)
  local value = match(text, "^%s*[+-]?%d+%s*$") and math.tointeger(tonumber(text))
  return value, value or "must be an integer"
end

function types.number(text)
  local value = tonumber(text)
  return value, value or "must be a number"
end

function types.boolean(text)
  local value = ({ ["true"] = true, ["false"] = false })[text]
  return value, value == nil and "must be true or false" or nil
end

-- Scripts work on each item, and would work on one that is named twice at the same time.
function types.list(text)
  local items, seen = native.array {}, {}
  for item in gmatch(text, "[^,]+") do
    item = match(item, "^%s*(.-)%s*$")
    if seen[item] then
      return nil, "names " .. item .. " twice"
    end
    seen[item] = true
    items[#items + 1] = item
  end
  return items, #items, "items"
end

function types.regions(text)
  local items, count = types.list(text)
  for _, region in ipairs(items or {}) do
    if not match(region, "^%l%l+%-[%l-]+%-%d+$") then
      return nil, format('must be Regions like us-east-1: "%s" is not valid', region)
    end
  end
  return items, count, "Regions"
end

function types.duration(text)
  local value, reason = durations.parse(text)
  return value, value or reason, "seconds"
end

function types.file(path)
  local text, reason = arguments.read_file(path)
  return text, text and #text or reason, "bytes"
end

function types.accounts(path)
  local text, reason = arguments.read_accounts_file(path)
  if not text then
    return nil, reason
  end
  local succeeded, result = native.read_accounts(text)
  if not succeeded then
    return nil, path .. ": " .. (result.message or "is not a list of accounts")
  end
  for _, warning in ipairs(result.warnings or {}) do
    warn(path .. ": " .. warning)
  end
  return result.accounts, #result.accounts, "accounts"
end

local TYPES = names.sorted(types)

local function check_declaration(name, declaration)
  local where = "muster.parameters: " .. name
  names.check(declaration, DECLARATION, where)
  local given = declaration.type
  if not types[given] then
    errors.raise(format("%s: %s", where, type(given) == "string"
      and names.unknown("type", given, TYPES) or "type must be one of " .. concat(TYPES, ", ")))
  end
end

-- "be at most 3" for numbers and durations, "have at least 1 item" for everything with a size.
local function bound(relation, limit, unit)
  if not unit or unit == "seconds" then
    return format("must be %s %s%s", relation, limit, unit and " " .. unit or "")
  end
  return format("must have %s %s %s", relation, limit, limit == 1 and gsub(unit, "s$", "") or unit)
end

-- A message if the size of a value is out of range, else nil.
local function size_violation(declaration, size, unit)
  if declaration.max and size > declaration.max then
    return bound("at most", declaration.max, unit) .. ", not " .. size
  elseif declaration.min and size < declaration.min then
    return bound("at least", declaration.min, unit) .. ", not " .. size
  end
end

-- The value of an argument, or nil and the reason why it is not valid.
local function convert(declaration, text)
  if not utf8.len(text) then
    return nil, "is not valid UTF-8"
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

-- The types whose arguments name files.
local FILES = { accounts = true, file = true }

-- A default can be written like an argument: "40m" for a duration. The user names the files that a
-- hosted script reads; the script does not.
local function default_of(declaration)
  local default = declaration.default
  if native.hosted and FILES[declaration.type] and type(default) == "string" then
    return nil, "is required: the default of a script cannot name a file"
  elseif type(default) == "string" and declaration.type ~= "string" then
    return convert(declaration, default)
  end
  return default
end

local function option(name)
  return "--" .. gsub(name, "_", "-")
end

local function unknown_argument(name, declared)
  local suggestion = native.suggest(name, declared)
  return "unknown argument " .. option(name)
    .. (suggestion and "; did you mean " .. option(suggestion) .. "?" or "")
end

-- The violations in the arguments `given`. The values of valid arguments are stored in `values`.
local function violations_of(declarations, given, values)
  local declared, violations = names.sorted(declarations), {}
  for _, name in ipairs(names.sorted(given)) do
    if not declarations[name] then
      violations[#violations + 1] = unknown_argument(name, declared)
    end
  end
  for _, name in ipairs(declared) do
    local declaration = declarations[name]
    local reason
    if given[name] then
      values[name], reason = convert(declaration, given[name])
    elseif declaration.required then
      reason = "is required" .. (declaration.help and ": " .. declaration.help or "")
    else
      values[name], reason = default_of(declaration)
    end
    if reason then
      violations[#violations + 1] = option(name) .. " " .. reason
    end
  end
  return violations
end

-- Warns if a report limits accounts to Regions that the parameter `name` does not contain.
local function warn_of_other_regions(path, accounts, name, regions)
  local named, counts, others = {}, {}, {}
  for _, region in ipairs(regions) do
    named[region] = true
  end
  for _, account in ipairs(accounts) do
    for _, region in ipairs(account.regions or {}) do
      if not named[region] then
        if not counts[region] then
          others[#others + 1] = region
        end
        counts[region] = (counts[region] or 0) + 1
      end
    end
  end
  for i, region in ipairs(others) do
    local count = counts[region]
    others[i] = format("%s (%d %s)", region, count, count == 1 and "account" or "accounts")
  end
  if #others > 0 then
    warn(format("%s: %s leaves out Regions in which accounts are not done: %s",
      path, option(name), concat(others, ", ")))
  end
end

local function warn_of_left_out_regions(declarations, given, values)
  for _, name in ipairs(names.sorted(declarations)) do
    for _, other in ipairs(names.sorted(declarations)) do
      if declarations[name].type == "accounts" and values[name]
        and declarations[other].type == "regions" and values[other] then
        warn_of_other_regions(given[name] or declarations[name].default, values[name], other,
          values[other])
      end
    end
  end
end

-- Text that is a single word of a shell command within single quotes.
local PLAIN = "^[%w+=,.@:/_*?~%[%]%%&{}-]+$"

local NEEDS = { "endpoints", "roles" }

-- The endpoints or roles called `kind` that the script needs. "{name}" stands for the value of the
-- parameter `name`.
local function needs_of_kind(needs, kind, values)
  local where, list = "muster.parameters: needs: " .. kind, native.array {}
  errors.check_type(needs[kind] or {}, "table", where)
  for i, text in ipairs(needs[kind] or {}) do
    errors.check_type(text, "string", where)
    list[i] = gsub(text, "{([%w_]+)}", function(name)
      return values[name] ~= nil and tostring(values[name]) or nil
    end)
    if not match(list[i], PLAIN) then
      errors.raise(format("%s: invalid characters in %s", where, list[i]))
    end
  end
  return list
end

-- The needs of the script by kind; nil if it declares none.
local function expanded_needs(needs, values)
  if needs == nil then
    return nil
  end
  names.check(needs, NEEDS, "muster.parameters: needs")
  local expanded = {}
  for _, kind in ipairs(NEEDS) do
    expanded[kind] = needs_of_kind(needs, kind, values)
  end
  return expanded
end

-- A message for each need whose kind the program does not allow at all. A script thus ends
-- before it does anything. Declaring a need allows nothing: each client is checked when it is
-- opened.
local function violations_of_needs(needs)
  local missing, violations = native.missing_grants(), {}
  for _, kind in ipairs(NEEDS) do
    if missing[kind] then
      for _, text in ipairs(needs[kind]) do
        violations[#violations + 1] = format("the script needs %s '%s'", missing[kind], text)
      end
    end
  end
  return violations
end

local function defaults_of(declarations)
  local defaults = {}
  for name, declaration in next, declarations do
    defaults[name] = declaration.default
  end
  return defaults
end

-- The declarations as a list, for muster_script_describe().
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

local function raise_violations(violations)
  if #violations > 0 then
    error(errors.new {
      message = concat(violations, "\n"),
      status = errors.INPUT,
      violations = violations,
      where = "",
    }, 0)
  end
end

-- Declares the script's parameters, and the endpoints and roles that it needs. Returns the
-- arguments by name. One error reports all violations.
function parameters.declare(declarations, needs)
  if type(declarations) ~= "table" then
    errors.raise("muster.parameters takes a table of declarations by name")
  end
  for _, name in ipairs(names.sorted(declarations)) do
    if type(name) ~= "string" or not find(name, "^[a-z][a-z0-9_]*$") then
      errors.raise(format('muster.parameters: invalid name "%s": a name begins with a lowercase '
        .. "letter and contains lowercase letters, digits and _", tostring(name)))
    end
    check_declaration(name, declarations[name])
  end
  if tasks.describing then
    parameters.described = describe(declarations)
    parameters.described_needs = expanded_needs(needs, defaults_of(declarations))
    tasks.halt_if_describing()
  end
  local values = {}
  local given = arguments.read()
  raise_violations(violations_of(declarations, given, values))
  if needs ~= nil then
    raise_violations(violations_of_needs(expanded_needs(needs, values)))
  end
  warn_of_left_out_regions(declarations, given, values)
  return values
end

return parameters
