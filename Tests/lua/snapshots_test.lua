-- The module in a stock interpreter: snapshots, and the changes that a script made.
local check = require "check"
local muster = require "muster"

local accounts = { { accountId = "111111111111" }, { accountId = "222222222222" } }

muster.session {
  region = "us-east-1",
  simulation = {
    throttle = 0,
    administrator = "999999999999",
    accounts = accounts,
    regions = { { name = "us-east-1" } },
  },
}

local inspector = muster.client("inspector2")
local before = muster.snapshot { regions = { "us-east-1" } }

check.that("a snapshot is a scenario with the current state of the organization", function()
  check.equal(before.regions[1].name, "us-east-1")
  check.equal(before.state.inspector2[1].administrator.accountId, "999999999999")
end)

check.that("there are no changes before the first call", function()
  check.equal(muster.compare_session().same, true)
  check.equal(#muster.compare_session().changes, 0)
end)

inspector:associate_member { accountId = "111111111111" }
muster.sleep("10m")

check.that("the difference between two snapshots lists the changes by name", function()
  local difference = muster.compare_scenarios(before, muster.snapshot { regions = { "us-east-1" } })
  check.equal(difference.same, false)
  check.equal(#difference.changes, 1)
  local change = difference.changes[1]
  check.equal(change.accountId, "111111111111")
  check.equal(change.path, "members.relationshipStatus")
  check.equal(change.before, nil)
  check.equal(change.after, "ENABLED")
end)

check.that("the changes since the session was opened are the same", function()
  check.equal(muster.compare_session().changes[1].accountId, "111111111111")
end)

check.that("an exported scenario can be passed back to the library unchanged", function()
  local exported = muster.export_scenario()
  check.equal(muster.compare_scenarios(exported, muster.export_scenario()).same, true)
end)

check.that("a snapshot has details only if they are wanted", function()
  check.equal(before.details, nil)
  check.equal(before.accounts[1].optInRegions, nil)
  local detailed = muster.snapshot { regions = { "us-east-1" }, details = true }
  check.equal(detailed.details, true)
  local administrator
  for _, account in ipairs(detailed.accounts) do
    if account.accountId == "999999999999" then administrator = account end
  end
  check.equal(type(administrator.optInRegions), "table")
end)

check.that("snapshots of several Regions are taken concurrently", function()
  local taken = muster.map({ "us-east-1", "us-east-1" }, function(region)
    return muster.snapshot { regions = { region } }
  end)
  check.equal(muster.compare_scenarios(taken[1], taken[2]).same, true)
end)

check.that("invalid arguments are reported by name", function()
  local cases = {
    { function() muster.snapshot { region = {} } end, "did you mean" },
    { function() muster.snapshot { regions = "us-east-1" } end, "regions must be a list of names" },
    { function() muster.snapshot { regions = {} } end, "regions must be a list of names" },
    { function() muster.snapshot { regions = { 7 } } end, "regions must be a list of names" },
    { function() muster.snapshot("us-east-1") end, "the options must be a table" },
    { function() muster.compare_scenarios(before) end, "after must be a table" },
  }
  for _, case in ipairs(cases) do
    local succeeded, failure = pcall(case[1])
    check.equal(succeeded, false)
    check.contains(tostring(failure), case[2])
  end
end)

check.done()
