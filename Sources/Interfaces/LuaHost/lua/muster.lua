-- The module that scripts see: require "muster".
local need = ...
local clients = need "clients"
local durations = need "durations"
local errors = need "errors"
local names = need "names"
local native = need "native"
local parameters = need "parameters"
local reports = need "reports"
local snapshots = need "snapshots"
local tasks = need "tasks"
local ipairs, io, pairs, select, tostring, type = ipairs, io, pairs, select, tostring, type
local format, gmatch = string.format, string.gmatch

local muster = {}

muster.client = clients.open
muster.parameters = parameters.declare
muster.report = reports.merge
muster.snapshot = snapshots.take
muster.dump = snapshots.dump
muster.changes = snapshots.changes
muster.difference = snapshots.difference

-- Stands for JSON's null, which nil cannot: a member that is nil is not there.
muster.null = native.null

-- Marks a table as an array, so that it is written as [] when it is empty.
function muster.array(t)
  if type(t) ~= "table" then
    errors.raise("muster.array takes a table, not a " .. type(t))
  end
  return native.array(t)
end

-- What every attempt of the call came to that gave `answer`; an error has the same, as its
-- `history`. Nil of what no call gave.
function muster.attempts(answer)
  if type(answer) ~= "table" then
    errors.raise("muster.attempts takes the answer of a call, not a " .. type(answer))
  end
  return native.attempts(answer)
end

-- The session's clock, in seconds since 1970.
function muster.now()
  return native.now() / 1000
end

-- Waits, and lets other tasks go on meanwhile.
function muster.sleep(duration)
  tasks.call("muster.sleep", native.timer, durations.milliseconds(duration, "muster.sleep:"))
end

-- Says something to the person who watches.
function muster.log(text)
  if tasks.describing then
    return
  end
  for line in gmatch(tostring(text) .. "\n", "([^\n]*)\n") do
    if native.hosted then
      native.print(line)
    else
      io.stderr:write(line, "\n")
    end
  end
end

local function check_function(value, what)
  if type(value) ~= "function" then
    errors.raise(format("%s must be a function, not a %s", what, type(value)))
  end
end

-- A function that runs all of `functions` at once with its arguments, and returns their results
-- under the same keys. All of them run to their end before the first error is raised.
function muster.all(functions)
  if type(functions) ~= "table" then
    errors.raise("muster.all takes a table of functions, not a " .. type(functions))
  end
  local keys = names.sorted(functions)
  for _, key in ipairs(keys) do
    check_function(functions[key], "muster.all: " .. tostring(key))
  end
  return function(...)
    local jobs, results = {}, {}
    for i, key in ipairs(keys) do
      jobs[i] = { functions[key], ..., n = 1 + select("#", ...) }
    end
    for i, value in pairs(tasks.gather(jobs)) do
      results[keys[i]] = value
    end
    return results
  end
end

-- Runs fn(item) for all items of a list at once, and returns the results in the list's order.
function muster.map(list, fn)
  if type(list) ~= "table" then
    errors.raise("muster.map takes a list, not a " .. type(list))
  end
  check_function(fn, "muster.map: the second argument")
  local jobs = {}
  for i, item in ipairs(list) do
    jobs[i] = { fn, item, n = 2 }
  end
  return tasks.gather(jobs)
end

-- Opens the session of a script in a stock interpreter; a program that hosts scripts brings its
-- own.
function muster.session(options)
  if native.session_is_open() or native.hosted then
    errors.raise("the session is open already: muster.session comes before everything else")
  end
  options = options or {}
  names.check(options, native.session_options(), "muster.session: the options")
  local opened = {}
  for name, value in pairs(options) do
    opened[name] = value
  end
  if type(opened.simulation) == "table" then
    opened.simulation = native.encode(opened.simulation, "muster.session: simulation")
  end
  local succeeded, failure = native.open_session(opened)
  if not succeeded then
    errors.fail("muster.session", failure)
  end
end

-- Adds the service of a model in AWS's format, from a service-2.json or its folder, and returns its
-- name. In a stock interpreter only: scripts of a program's are not to read files, so that programs
-- load models themselves (`muster run --model`).
function muster.load_model(path)
  if native.hosted then
    errors.raise("muster.load_model: the program that runs this script loads models")
  end
  if type(path) ~= "string" then
    errors.raise("muster.load_model takes a path, not a " .. type(path))
  end
  local succeeded, loaded = native.load_model(path)
  if not succeeded then
    errors.fail("muster.load_model", loaded)
  end
  return loaded.service
end

return muster
