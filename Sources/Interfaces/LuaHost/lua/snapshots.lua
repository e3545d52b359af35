-- Snapshots: an organization read into a scenario, and the differences between two scenarios.
local require = ...
local errors = require "errors"
local names = require "names"
local native = require "native"
local tasks = require "tasks"
local ipairs, type = ipairs, type

local snapshots = {}

-- nil selects all Regions; an empty list is an error.
local function check_regions(regions)
  local is_valid = regions == nil or type(regions) == "table" and #regions > 0
  for _, region in ipairs(is_valid and regions or {}) do
    is_valid = is_valid and type(region) == "string"
  end
  if not is_valid then
    errors.raise('muster.snapshot: regions must be a list of names, like { "us-east-1" }')
  end
end

-- Returns the result of a library function, or raises its error.
local function check_result(name, succeeded, value)
  if not succeeded then
    errors.raise_failure(name, value)
  end
  return value
end

-- Reads the state of the organization, live or simulated, into a scenario. Sends only reads.
function snapshots.take(options)
  options = options or {}
  names.check(options, { "regions" }, "muster.snapshot")
  check_regions(options.regions)
  return tasks.call("muster.snapshot", native.submit_snapshot, options.regions)
end

-- The current state of the simulated organization as a scenario, with its pending changes.
function snapshots.export_scenario()
  tasks.halt_if_describing()
  return check_result("muster.export_scenario", native.export_scenario())
end

-- The changes in the simulated organization since its session was opened.
function snapshots.compare_session()
  tasks.halt_if_describing()
  return check_result("muster.compare_session", native.compare_session())
end

-- The differences between two scenarios.
function snapshots.compare_scenarios(before, after)
  errors.check_type(before, "table", "muster.compare_scenarios: before")
  errors.check_type(after, "table", "muster.compare_scenarios: after")
  return check_result("muster.compare_scenarios", native.compare_scenarios(before, after))
end

return snapshots
