-- Pages: the responses of an operation with several pages, read one at a time.
local require = ...
local errors = require "errors"
local native = require "native"
local option_tables = require "options"
local tasks = require "tasks"
local setmetatable = setmetatable

local pages = {}

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
  options = option_tables.read("pages", options, operation .. "_pages")
  tasks.halt_if_describing()
  local succeeded, handle = native.pages(client, operation, input, options)
  if not succeeded then
    errors.raise_failure(operation, handle)
  end
  return setmetatable({
    resume_token = function() return native.resume_token(handle) end,
  }, {
    __call = function() return tasks.request(operation, native.submit_page, handle) end,
    __name = "muster.pages",
    __metatable = "muster.pages",
  })
end

return pages
