-- The module in a stock interpreter: batches, waits, and their reports.
local check = require "check"
local muster = require "muster"

muster.session {
  region = "us-east-1",
  simulation = { accounts = 30, seed = 3, failing = 0.2, throttle = 0.05, adopt = true },
}

-- Ten accounts that the simulated organization adopts.
local path = os.tmpname()
local file = assert(io.open(path, "w"))
file:write("accountId,email,name\n")
for i = 1, 10 do
  file:write(("%012d,account%d@example.com,Account %d\n"):format(300000000000 + i, i, i))
end
file:close()
table.move({ "--accounts", path, "--regions=us-east-1,eu-west-1" }, 1, 3, 1, arg)
local args = muster.parameters {
  accounts = { type = "accounts", required = true },
  regions = { type = "list", required = true },
}

local inspector = muster.client("inspector2")

check.that("accounts are read from a CSV file", function()
  check.equal(#args.accounts, 10)
  check.equal(args.accounts[10].email, "account10@example.com")
  check.equal(table.concat(args.regions, " "), "us-east-1 eu-west-1")
end)

check.that("a report has an outcome for every account", function()
  local report = inspector:batch("associate_member", args.accounts)
  check.equal(#report, 10)
  for i, outcome in ipairs(report) do
    check.equal(outcome.accountId, args.accounts[i].accountId)
    check.equal(outcome.service, "inspector2")
    check.equal(outcome.region, "us-east-1")
  end
  local counts = report:counts()
  check.equal(#report:done(), counts.done + counts.already)
  check.equal(#report:pending(), counts.pending)
  check.equal(#report:failed(), counts.retryable + counts.needs_action)
  check.equal(#report:skipped(), counts.skipped)
  check.equal(#report:done() + #report:pending() + #report:failed() + #report:skipped(), 10)
end)

check.that("the accounts that are done have their email addresses", function()
  local report = inspector:batch("associate_member", args.accounts)
  local enabling = inspector:batch("enable", report, { resourceTypes = { "EC2" } })
  local enabled = inspector:wait_until("account_enabled", enabling)
  check.contains(enabled:done()[1].email, "@example.com")
end)

check.that("a wait takes over the types of the batch, and states are read once", function()
  local types = { resourceTypes = { "ECR" } }
  local enabling = inspector:batch("enable", args.accounts, types)
  check.equal(enabling.parameters.resourceTypes[1], "ECR")
  local enabled = inspector:wait_until("account_enabled", enabling, { timeout = "40m" })
  check.equal(#inspector:read_states("account_enabled", enabled, types):done(), #enabled:done())
  local other = inspector:read_states("account_enabled", enabled:done(),
    { resourceTypes = { "CODE_REPOSITORY" } })
  check.equal(#other:done(), 0)
  check.equal(enabled[1].attempts > 0 and #enabled[1].at > 0, true)
  check.raises("is not a parameter of account_enabled", inspector.read_states, inspector,
    "account_enabled", args.accounts, { resourceType = { "EC2" } })
end)

check.that("a wait uses the types that it is given", function()
  local enabling = inspector:batch("enable", args.accounts, { resourceTypes = { "EC2" } })
  local options = { resourceTypes = { "CODE_REPOSITORY" }, timeout = "30s" }
  local waited = inspector:wait_until("account_enabled", enabling, options)
  check.equal(#waited:done(), 0)
  check.equal(waited.parameters.resourceTypes[1], "CODE_REPOSITORY")
end)

local states = {
  inspector2 = {
    "account_enabled", "account_disabled", "member_associated", "member_removed",
    "delegated_administrator_enabled", "deep_inspection_activated", "deep_inspection_deactivated",
    "configuration_applied",
  },
  macie2 = {
    "member_created", "member_invited", "member_enabled", "member_paused", "member_removed",
    "member_deleted", "session_enabled", "session_paused", "automated_discovery_enabled",
    "automated_discovery_disabled",
  },
}

check.that("every state is read once, and waited for", function()
  for service, names in pairs(states) do
    local client = muster.client(service)
    local failure =
      check.raises("Known states: ", client.read_states, client, "none", args.accounts)
    local known = tostring(failure):match("Known states: (.*)")
    check.equal(select(2, known:gsub("[%w_]+", "")), #names)
    for _, state in ipairs(names) do
      check.equal(#client:read_states(state, args.accounts), #args.accounts)
      local waited = client:wait_until(state, args.accounts, { timeout = "1s" })
      check.equal(#waited, #args.accounts)
      for _, outcome in ipairs(waited) do check.equal(outcome.service, service) end
    end
  end
end)

check.that("a list of account ids is accepted", function()
  local ids = { args.accounts[1].accountId, args.accounts[2].accountId }
  check.equal(#inspector:batch("enable", ids, { resourceTypes = { "EC2" } }), 2)
end)

check.that("reports are merged from nested tables", function()
  local one = inspector:batch("associate_member", args.accounts)
  local merged = muster.report({ { macie = one, inspector = one } }, one)
  check.equal(#merged, 30)
  check.equal(#merged:done(), 3 * #one:done())
  check.raises("takes reports", muster.report, { one, "two" })
end)

check.that("outcomes are copies, and changed outcomes make a new report", function()
  local report = inspector:batch("associate_member", args.accounts)
  report[1].outcome = "skipped"
  check.equal(report[1].outcome == "skipped", false)
  check.equal(report[0], nil)
  check.equal(report[#report + 1], nil)
  check.raises("attempt to index", function() report[1] = {} end)
  local outcomes = report.outcomes
  for _, outcome in ipairs(outcomes) do outcome.outcome, outcome.message = "skipped", "mine" end
  local changed = muster.report(report, { { outcomes = outcomes } })
  check.equal(#changed, 20)
  check.equal(#changed:skipped(), 10 + #report:skipped())
  check.equal(changed[20].message, "mine")
  check.equal(changed[20].accountId, args.accounts[10].accountId)
  outcomes[3].outcome = "fine"
  check.raises("/outcomes/2: the outcome is unknown", muster.report, { outcomes = outcomes })
  check.equal(#muster.report { outcomes = {} }, 0)
  check.equal(#muster.report(), 0)
end)

check.that("unknown operations, states and options are errors", function()
  check.raises("nable", inspector.batch, inspector, "enabel", args.accounts)
  check.raises("account_enabled", inspector.wait_until, inspector, "account_enable", args.accounts)
  check.raises('did you mean "timeout"?', inspector.wait_until, inspector, "account_enabled",
    args.accounts, { timout = "1m" })
  check.raises("wait_until: timeout must be a duration", inspector.wait_until, inspector,
    "account_enabled", args.accounts, { timeout = "soon" })
  check.raises("accounts must be a list", inspector.batch, inspector, "enable", "all")
end)

check.that("onboarding reports every account in both services and Regions", function()
  local report = dofile(os.getenv("MUSTER_SCRIPTS") .. "/onboard.lua")
  -- The administrator's own Macie and scanning have an outcome in each Region, too.
  check.equal(#report, 10 * 2 * 2 + 4)
  local counts = report:counts()
  check.equal(counts.done + counts.already + counts.pending + counts.retryable
    + counts.needs_action + counts.skipped, 44)
  check.equal(counts.done + counts.already > 20, true)
  local seen = {}
  for _, outcome in ipairs(report) do
    seen[outcome.accountId .. outcome.service .. outcome.region] = true
    if outcome.outcome == "needs_action" then
      check.equal(type(outcome.remedy), "string")
    end
  end
  local different = 0
  for _ in pairs(seen) do
    different = different + 1
  end
  check.equal(different, 44)
end)

check.that("the status script reports the accounts that were onboarded", function()
  local report = dofile(os.getenv("MUSTER_SCRIPTS") .. "/status.lua")
  check.equal(#report, 40)
  check.equal(#report:done() > 20, true)
end)

os.remove(path)
check.done()
