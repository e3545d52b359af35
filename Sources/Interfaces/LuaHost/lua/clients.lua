-- Clients: a service in a Region, with a method for each operation, named as in boto3.
local require = ...
local errors = require "errors"
local library_functions = require "functions"
local native = require "native"
local option_tables = require "options"
local pages = require "pages"
local reports = require "reports"
local tasks = require "tasks"
local next, pairs, rawequal, setmetatable, tostring, type =
  next, pairs, rawequal, setmetatable, tostring, type
local find, format, match = string.find, string.format, string.match

local clients = {}

-- The session's Region, which the library uses if no Region is specified.
local function default_region()
  local succeeded, session = native.module_functions.describe_session()
  return succeeded and session.region or nil
end

local function check_accounts(accounts, method)
  if type(accounts) ~= "table" and not reports.is(accounts) then
    errors.raise(format("%s: accounts must be a list of accounts or a report, not a %s", method,
      type(accounts)))
  end
end

-- The accounts as the library reads them: a report, or a list as {accounts = {…}}.
local function account_list(accounts)
  if reports.is(accounts) or accounts.outcomes or accounts.accounts then
    return accounts
  end
  return { accounts = accounts }
end

-- A call with a dot, like client.batch(…), does not pass the client.
local function check_client(client, self, method)
  if not rawequal(client, self) then
    errors.raise(format("call %s with a colon: client:%s", method, method))
  end
end

local function check_input(input, method)
  if input ~= nil then
    errors.check_type(input, "table", method .. ": the input")
  end
end

-- The method for `operation`. The library knows the operations, and suggests similar names.
local function operation_method(client, handle, operation)
  return function(self, input)
    check_client(client, self, operation .. "{…}")
    check_input(input, operation)
    return tasks.request(operation, native.submit, handle, operation, input or {})
  end
end

-- The method for the pages of `operation`.
local function pages_method(client, handle, operation)
  local method = operation .. "_pages"
  return function(self, input, options)
    check_client(client, self, method .. "{…}")
    check_input(input, method)
    return pages.open(handle, operation, input or {}, options)
  end
end

-- The method called `name`. A name that ends in "_pages" is normally not the name of an operation.
local function named_method(client, handle, name)
  local operation = match(name, "^(.+)_pages$")
  if operation and not pages.is_operation(handle, name) then
    return pages_method(client, handle, operation)
  end
  return operation_method(client, handle, name)
end

local function batch_method(client, handle)
  return function(self, operation, accounts, parameters, options)
    check_client(client, self, "batch(operation, accounts, parameters, options)")
    errors.check_type(operation, "string", "batch: the operation")
    check_accounts(accounts, "batch")
    return tasks.call(operation, native.submit_batch, handle, operation, account_list(accounts),
      parameters or {}, option_tables.read("batch", options, "batch"))
  end
end

-- Checks the arguments of wait_until and read_states. Splits `given` into the parameters of the
-- state, which have AWS's names like resourceTypes, and the options of a wait.
local function state_arguments(state, accounts, given, method)
  errors.check_type(state, "string", method .. ": the state")
  check_accounts(accounts, method)
  if given ~= nil then
    errors.check_type(given, "table", method .. ": the options")
  end
  local parameters, options = {}, {}
  for name, value in next, given or {} do
    local is_parameter = type(name) == "string" and find(name, "%u")
    local part = is_parameter and parameters or options
    part[name] = value
  end
  return parameters, option_tables.read("wait", options, method)
end

-- The method `name`, which starts `submit` for a state of accounts.
local function state_method(client, handle, name, submit)
  return function(self, state, accounts, options)
    check_client(client, self, name .. "(state, accounts, options)")
    local parameters, wait_options = state_arguments(state, accounts, options, name)
    return tasks.call(state, submit, handle, state, account_list(accounts), parameters,
      wait_options)
  end
end

-- Methods are created when they are first used, so that this file contains no list of operations.
local function methods_of(client, handle)
  local methods = {
    batch = batch_method(client, handle),
    wait_until = state_method(client, handle, "wait_until", native.submit_wait),
    read_states = state_method(client, handle, "read_states", native.submit_read_states),
  }
  for name, fn in pairs(library_functions.of_clients) do
    methods[name] = function(self, ...)
      check_client(client, self, name .. "(…)")
      return fn(handle, ...)
    end
  end
  return setmetatable(methods, {
    __index = function(_, name)
      if type(name) ~= "string" or not find(name, "^[a-z][a-z0-9_]*$") then
        errors.raise(format('a client has no method "%s": methods are named as in boto3, '
          .. 'like "batch_get_account_status"', tostring(name)))
      end
      local method = named_method(client, handle, name)
      methods[name] = method
      return method
    end,
  })
end

-- The library's client and its Region. When a script is described, no client is opened.
local function open_handle(service, options)
  if tasks.describing then
    return nil, options.region
  end
  local succeeded, handle = native.client(service, options)
  if not succeeded then
    errors.raise_failure("muster.client", handle)
  end
  return handle, options.region or default_region()
end

-- Opens a client of `service`. `options` can specify the Region, the endpoint and a role to assume.
function clients.open(service, options)
  errors.check_type(service, "string", "muster.client: the service")
  options = option_tables.read("client", options, "muster.client")
  local handle, region = open_handle(service, options)
  local client = { service = service, region = region }
  return setmetatable(client, {
    __index = methods_of(client, handle),
    __name = "muster.client",
    __metatable = "muster.client",
    __tostring = function()
      return format("%s in %s", service, region or "no Region")
    end,
  })
end

return clients
