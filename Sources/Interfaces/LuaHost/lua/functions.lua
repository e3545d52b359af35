-- Functions of the library that need no Lua code: functions of the module, and methods of clients
-- and reports. They are generated from muster.h (session/functions.c).
local require = ...
local errors = require "errors"
local native = require "native"
local reports = require "reports"
local tasks = require "tasks"
local pairs = pairs

local functions = {}

-- A function that returns the value of a native function, or raises its error.
local function checked(name, fn)
  return function(...)
    tasks.halt_if_describing()
    local succeeded, value = fn(...)
    if not succeeded then
      errors.raise_failure(name, value)
    end
    return value
  end
end

functions.of_module, functions.of_clients = {}, {}

for name, fn in pairs(native.module_functions) do
  functions.of_module[name] = checked("muster." .. name, fn)
end

for name, fn in pairs(native.client_methods) do
  functions.of_clients[name] = checked(name, fn)
end

for name, fn in pairs(native.report_methods) do
  reports.methods[name] = checked(name, fn)
end

return functions
