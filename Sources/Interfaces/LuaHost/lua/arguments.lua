-- The script's arguments as strings by name: from the program that hosts the script, or as
-- --name value from the command line of a stock interpreter.
local require = ...
local errors = require "errors"
local native = require "native"
local ipairs, next = ipairs, next
local find, format, gsub, match = string.find, string.format, string.gsub, string.match

local arguments = {}

-- Reads --name value, --name=value, and --name without a value, which means "true".
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
      errors.raise(format('unexpected argument "%s": write --name value', word))
    end
  end
  return found
end

local function from_program()
  return native.arguments() or errors.raise(
    'the arguments must be a JSON object of strings, like {"accounts": "accounts.csv"}')
end

-- The arguments of this run. "-" and "_" are the same in names.
function arguments.read()
  if not native.hosted then
    return from_command_line(arg or {})
  end
  local found = {}
  for name, value in next, from_program() do
    found[gsub(name, "-", "_")] = value
  end
  return found
end

-- The contents of a file that an argument names, or nil and the reason.
arguments.read_file = native.read_file

-- The same for a list of accounts: a journal is read as the report of its last run.
function arguments.read_accounts_file(path)
  return native.read_file(path, true)
end

return arguments
