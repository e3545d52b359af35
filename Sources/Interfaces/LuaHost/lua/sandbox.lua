-- The globals of a script: an allow-list, with guards for functions that could bypass the limits.
local require = ...
local coroutines = require "coroutines"
local muster = require "muster"
local names = require "names"
local native = require "native"
local patterns = require "patterns"
local tasks = require "tasks"
local collectgarbage, error, getmetatable, ipairs, next, pairs, rawget, select, setmetatable =
  collectgarbage, error, getmetatable, ipairs, next, pairs, rawget, select, setmetatable
local tostring, type, xpcall = tostring, type, xpcall
local format, gmatch = string.format, string.gmatch
local concat = table.concat

local UNCHANGED = {
  "assert", "error", "getmetatable", "ipairs", "next", "pcall", "rawequal", "rawget", "rawlen",
  "rawset", "select", "tonumber", "tostring", "type", "_VERSION",
}

-- Functions and values of the libraries. An interpreter may be built with others, like math.pow.
local LIBRARIES = {
  math = {
    "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log",
    "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "randomseed", "sin",
    "sqrt", "tan", "tointeger", "type", "ult",
  },
  string = {
    "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack",
    "packsize", "rep", "reverse", "sub", "unpack", "upper",
  },
  table = { "concat", "insert", "move", "pack", "remove", "sort", "unpack" },
  utf8 = { "char", "charpattern", "codepoint", "codes", "len", "offset" },
}

-- Functions that loop in C, where instructions are not counted. They charge their steps first.
local METERED = {
  "string.rep", "table.concat", "table.move", "table.sort", "table.unpack",
}

local guarded = {}

local function check_table(value, fn)
  if type(value) ~= "table" then
    error(format("bad argument #1 to '%s' (table expected, got %s)", fn, type(value)), 3)
  end
end

-- Finalizers run while instructions are not counted, so scripts cannot define finalizers. For the
-- same reason, the metatables of the module are protected by `__metatable`.
function guarded.setmetatable(t, metatable)
  check_table(t, "setmetatable")
  if type(metatable) == "table" and rawget(metatable, "__gc") ~= nil then
    error("a script's metatable cannot have __gc; use a <close> variable", 2)
  end
  return setmetatable(t, metatable)
end

-- Message handlers run while instructions are not counted. They are not called after the budget
-- was exceeded.
function guarded.xpcall(fn, handler, ...)
  return xpcall(fn, function(...)
    if native.stopped() then
      return ...
    end
    return handler(...)
  end, ...)
end

function guarded.collectgarbage(option)
  if option ~= "count" then
    error('a script can only call collectgarbage("count")', 2)
  end
  return collectgarbage("count")
end

function guarded.require(name)
  if name ~= "muster" then
    error(format('cannot require "%s": scripts can only require "muster"', tostring(name)), 2)
  end
  return muster
end

function guarded.print(...)
  local words = {}
  for i = 1, select("#", ...) do
    words[i] = tostring((select(i, ...)))
  end
  if tasks.describing then
    return
  end
  for line in gmatch(concat(words, "\t") .. "\n", "([^\n]*)\n") do
    native.print(line)
  end
end

-- pairs() sorts the keys, so that a script makes the same calls in the same order in every run.
function guarded.pairs(t)
  check_table(t, "pairs")
  local iterate, state, first = pairs(t)
  if iterate ~= next then
    return iterate, state, first
  end
  local keys, position = names.sorted(t), 0
  return function()
    local key
    repeat
      position = position + 1
      key = keys[position]
    until key == nil or rawget(t, key) ~= nil
    return key, rawget(t, key)
  end, t, nil
end

-- A copy of the members `listed` of a library, so that changes of a script do not affect the host.
local function copy(library, listed)
  local copied = {}
  for _, name in ipairs(listed) do
    copied[name] = library[name]
  end
  return copied
end

-- The globals of a script.
local function environment()
  local globals = { coroutine = coroutines }
  for name, listed in pairs(LIBRARIES) do
    globals[name] = copy(_G[name], listed)
  end
  for _, name in ipairs(UNCHANGED) do
    globals[name] = _G[name]
  end
  for name, guard in pairs(guarded) do
    globals[name] = guard
  end
  for _, name in ipairs(METERED) do
    local library, fn = string.match(name, "(%w+)%.(%w+)")
    globals[library][fn] = native.metered(name, globals[library][fn])
  end
  for name, fn in pairs(native.table_functions) do
    globals.table[name] = fn
  end
  for name, fn in pairs(patterns) do
    globals.string[name] = fn
  end
  globals._G = globals
  -- Methods of strings, like ("text"):rep(3), are found here. A script must not change how the
  -- strings of the host behave.
  local strings = getmetatable("")
  strings.__index = globals.string
  strings.__metatable = "string"
  return globals
end

return environment
