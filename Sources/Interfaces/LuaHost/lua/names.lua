-- Names that people type: which are allowed, and which was probably meant.
local need = ...
local errors = need "errors"
local ipairs, math, next, tostring, type = ipairs, math, next, tostring, type
local byte, format = string.byte, string.format
local concat, move, sort = table.concat, table.move, table.sort

local names = {}

-- The keys of a table in an order that is the same in every run: numbers, then strings. What else
-- there is cannot be ordered and comes last.
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

-- How many letters are to be put in, taken out or replaced to make `b` of `a` (Levenshtein).
local function distance(a, b)
  local row = {}
  for j = 0, #b do
    row[j] = j
  end
  for i = 1, #a do
    local diagonal
    diagonal, row[0] = row[0], i
    for j = 1, #b do
      local replaced = diagonal + (byte(a, i) == byte(b, j) and 0 or 1)
      diagonal = row[j]
      row[j] = math.min(replaced, row[j] + 1, row[j - 1] + 1)
    end
  end
  return row[#b]
end

-- The one of `known` that `name` is nearest to, or nil if none is near.
function names.nearest(name, known)
  local best, least = nil, #name // 3 + 1
  for _, candidate in ipairs(known) do
    local d = distance(name, candidate)
    if d <= least and (not best or d < least) then
      best, least = candidate, d
    end
  end
  return best
end

-- What to say of a name that is not known.
function names.unknown(name, known)
  local nearest = names.nearest(name, known)
  if nearest then
    return format('"%s" is not known; did you mean "%s"?', name, nearest)
  end
  return format('"%s" is not known; known are: %s', name, concat(known, ", "))
end

-- Raises an error if `options` is no table or has a member that is not in `known`.
function names.check(options, known, what)
  if type(options) ~= "table" then
    errors.raise(format("%s must be a table, not a %s", what, type(options)))
  end
  local allowed = {}
  for _, name in ipairs(known) do
    allowed[name] = true
  end
  for _, name in ipairs(names.sorted(options)) do
    if not allowed[name] then
      errors.raise(what .. ": " .. names.unknown(tostring(name), known))
    end
  end
end

return names
