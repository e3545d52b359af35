-- Names that people type: validation, and suggestions for unknown names.
local require = ...
local errors = require "errors"
local native = require "native"
local ipairs, next, tostring, type = ipairs, next, tostring, type
local format = string.format
local concat, move, sort = table.concat, table.move, table.sort

local names = {}

-- The keys of a table in the same order in every run: numbers, then strings. Keys of other types
-- have no order and come last.
function names.sorted(t)
  local numbers, strings, others = {}, {}, {}
  for key in next, t do
    local kind = type(key)
    local list = kind == "number" and numbers or kind == "string" and strings or others
    list[#list + 1] = key
  end
  sort(numbers)
  sort(strings)
  move(strings, 1, #strings, #numbers + 1, numbers)
  return move(others, 1, #others, #numbers + 1, numbers)
end

-- A message for a name that is not one of `known`; `kind` is a word like "option".
function names.unknown(kind, name, known)
  local suggestion = native.suggest(name, known)
  if suggestion then
    return format('unknown %s "%s"; did you mean "%s"?', kind, name, suggestion)
  end
  return format('unknown %s "%s": must be one of %s', kind, name, concat(known, ", "))
end

-- Raises an error if `options` is not a table or has a member that is not in `known`. The error
-- begins with `where`, like "muster.client".
function names.check(options, known, where)
  errors.check_type(options, "table", where .. ": the options")
  local is_known = {}
  for _, name in ipairs(known) do
    is_known[name] = true
  end
  for _, name in ipairs(names.sorted(options)) do
    if not is_known[name] then
      errors.raise(where .. ": " .. names.unknown("option", tostring(name), known))
    end
  end
end

return names
