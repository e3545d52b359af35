-- How things stand: the organization read into a scenario, and what differs between two of them.
local need = ...
local errors = need "errors"
local names = need "names"
local native = need "native"
local tasks = need "tasks"
local ipairs, type = ipairs, type
local format = string.format

local snapshots = {}

local function check_table(value, what)
  if type(value) ~= "table" then
    errors.raise(format("%s must be a table, not a %s", what, type(value)))
  end
end

-- Without any, all Regions are looked at; an empty list is no way to say that.
local function check_regions(regions)
  local is_right = regions == nil or type(regions) == "table" and #regions > 0
  for _, region in ipairs(is_right and regions or {}) do
    is_right = is_right and type(region) == "string"
  end
  if not is_right then
    errors.raise('muster.snapshot: regions must be a list of names, like { "us-east-1" }')
  end
end

-- What a function of the library's gave at once, or the error that it failed with.
local function answer(name, succeeded, value)
  if not succeeded then
    errors.fail(name, value)
  end
  return value
end

-- Reads how the organization stands, live or simulated, into a scenario. Nothing but reads is sent.
function snapshots.take(options)
  options = options or {}
  check_table(options, "muster.snapshot: the options")
  names.check(options, { "regions" }, "muster.snapshot: the options")
  check_regions(options.regions)
  return tasks.call("muster.snapshot", native.submit_snapshot, options.regions)
end

-- What the simulated organization is like by now, what is under way included.
function snapshots.dump()
  if tasks.describing then
    tasks.halt()
  end
  return answer("muster.dump", native.dump())
end

-- What has changed in the simulated organization since its session was opened.
function snapshots.changes()
  if tasks.describing then
    tasks.halt()
  end
  return answer("muster.changes", native.changes())
end

-- What differs between two scenarios, by names.
function snapshots.difference(before, after)
  check_table(before, "muster.difference: before")
  check_table(after, "muster.difference: after")
  return answer("muster.difference", native.difference(before, after))
end

return snapshots
