-- The module that scripts see: require "muster".
local require = ...
local clients = require "clients"
local durations = require "durations"
local errors = require "errors"
local library_functions = require "functions"
local names = require "names"
local native = require "native"
local option_tables = require "options"
local parameters = require "parameters"
local reports = require "reports"
local snapshots = require "snapshots"
local tasks = require "tasks"
local error, ipairs, io, pairs, pcall = error, ipairs, io, pairs, pcall
local select, tostring, type = select, tostring, type
local gmatch = string.gmatch

local muster = {}

muster.client = clients.open
muster.parameters = parameters.declare
muster.report = reports.merge
muster.snapshot = snapshots.take

for name, fn in pairs(library_functions.of_module) do
  muster[name] = fn
end

-- JSON's null. A table member that is nil is left out.
muster.null = native.null

-- Marks a table as an array, so that an empty one is written as [].
function muster.array(t)
  if type(t) ~= "table" then
    errors.raise("muster.array takes a table, not a " .. type(t))
  end
  return native.array(t)
end

-- The attempts of the call that returned `result`, in the form of an error's `history`; nil if
-- `result` was not returned by a call.
function muster.history(result)
  if type(result) ~= "table" then
    errors.raise("muster.history takes the result of a call, not a " .. type(result))
  end
  return native.attempts(result)
end

-- The account of AWS STS in a Region, or the error.
local function account_in(region)
  return pcall(function()
    return clients.open("sts", { region = region }):get_caller_identity().Account
  end)
end

-- The account of the session's credentials. A Region that the account has not enabled does not know
-- them, so AWS STS is called in each of `regions` and in the session's Region until one does. If
-- none does, the first error is raised.
function muster.caller_account(regions)
  if regions ~= nil then
    errors.check_type(regions, "table", "muster.caller_account: the argument")
  end
  local failure
  for _, region in ipairs(regions or {}) do
    local found, account = account_in(region)
    if found then
      return account
    end
    failure = failure or account
  end
  local found, account = account_in(nil)
  if found then
    return account
  end
  error(failure or account, 0)
end

-- The time of the session's clock, in seconds since 1970.
function muster.now()
  return native.now() / 1000
end

-- Waits; other tasks continue.
function muster.sleep(duration)
  local milliseconds = durations.milliseconds(duration, "muster.sleep: the argument")
  tasks.call("muster.sleep", native.timer, milliseconds)
end

-- Logs a message: to the calling program, or to stderr in a stock interpreter.
function muster.log(text)
  if tasks.describing then
    return
  end
  for line in gmatch(tostring(text) .. "\n", "([^\n]*)\n") do
    if native.hosted then
      native.log(line)
    else
      io.stderr:write(line, "\n")
    end
  end
end

-- Returns a function that runs all `functions` concurrently with its arguments, and returns their
-- results under the same keys. All functions finish before the first error is raised.
function muster.all(functions)
  if type(functions) ~= "table" then
    errors.raise("muster.all takes a table of functions, not a " .. type(functions))
  end
  local keys = names.sorted(functions)
  for _, key in ipairs(keys) do
    errors.check_type(functions[key], "function", "muster.all: " .. tostring(key))
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

-- Runs fn(item) concurrently for all items of a list, and returns the results in the list's order.
function muster.map(list, fn)
  if type(list) ~= "table" then
    errors.raise("muster.map takes a list, not a " .. type(list))
  end
  errors.check_type(fn, "function", "muster.map: the second argument")
  local jobs = {}
  for i, item in ipairs(list) do
    jobs[i] = { fn, item, n = 2 }
  end
  return tasks.gather(jobs)
end

-- Opens the session, in a stock interpreter only: a program that hosts scripts has its own session.
function muster.session(options)
  if native.session_is_open() or native.hosted then
    errors.raise("the session is already open: call muster.session before any other function")
  end
  local succeeded, failure =
    native.open_session(option_tables.read("session", options, "muster.session"))
  if not succeeded then
    errors.raise_failure("muster.session", failure)
  end
end

-- Loads a service model in AWS's format, from a service-2.json or its folder, and returns the
-- service's name. In a stock interpreter only: hosted scripts cannot read files, so their program
-- loads models (`muster run --model`).
function muster.load_model(path)
  if native.hosted then
    errors.raise("muster.load_model: models are loaded by the program that runs the script")
  end
  if type(path) ~= "string" then
    errors.raise("muster.load_model takes a path, not a " .. type(path))
  end
  local succeeded, loaded = native.load_model(path)
  if not succeeded then
    errors.raise_failure("muster.load_model", loaded)
  end
  return loaded.service
end

return muster
