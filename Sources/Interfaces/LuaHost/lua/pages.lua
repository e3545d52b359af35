-- Pages: the responses of an operation with several pages, read one at a time.
local require = ...
local errors = require "errors"
local names = require "names"
local native = require "native"
local tasks = require "tasks"
local math, setmetatable = math, setmetatable
local format = string.format

local pages = {}

local OPTIONS = { "page_size", "max_items", "starting_token" }

local function check_count(options, name, method)
  local count = options[name]
  if count ~= nil and not (math.type(count) == "integer" and count > 0) then
    errors.raise(format("%s: %s must be a positive integer", method, name))
  end
end

local function check_options(options, method)
  names.check(options, OPTIONS, method)
  check_count(options, "page_size", method)
  check_count(options, "max_items", method)
  if options.starting_token ~= nil then
    errors.check_type(options.starting_token, "string", method .. ": starting_token")
  end
end

-- True if an operation called `name` exists. Other errors of native.pages do not mean that it does
-- not.
function pages.is_operation(client, name)
  if tasks.describing then
    return false
  end
  local opened, failure = native.pages(client, name, {})
  return opened or failure.code ~= "UnknownOperationError"
end

-- The pages of an operation, for use with `for page in …`. A call returns the next page, and nil
-- after the last one.
function pages.open(client, operation, input, options)
  check_options(options, operation .. "_pages")
  tasks.halt_if_describing()
  local succeeded, handle = native.pages(client, operation, input, options.page_size,
    options.max_items, options.starting_token)
  if not succeeded then
    errors.raise_failure(operation, handle)
  end
  return setmetatable({
    resume_token = function() return native.resume_token(handle) end,
  }, {
    __call = function() return tasks.call(operation, native.submit_page, handle) end,
    __name = "muster.pages",
    __metatable = "muster.pages",
  })
end

return pages
