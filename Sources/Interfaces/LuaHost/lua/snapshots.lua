-- Snapshots: an organization read into a scenario.
local require = ...
local errors = require "errors"
local native = require "native"
local option_tables = require "options"
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

-- Reads the state of the organization, live or simulated, into a scenario. Sends only reads.
function snapshots.take(options)
  options = option_tables.read("snapshot", options, "muster.snapshot")
  check_regions(options.regions)
  return tasks.call("muster.snapshot", native.submit_snapshot, options)
end

return snapshots
