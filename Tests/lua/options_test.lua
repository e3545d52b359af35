-- Options of batches, waits and snapshots, durations as options, and generated functions.
local check = require "check"
local muster = require "muster"

-- Inspector reports an internal error for every account, so batches retry until their limit.
muster.session {
  region = "us-east-1",
  simulation = { accounts = 5, failing = 0, throttle = 0, accountErrors = 1 },
  batch_retry = "2m",
}
local inspector = muster.client("inspector2")
local accounts = { "111111111111" }

-- The time that a function takes, in seconds of the session's clock.
local function seconds(fn)
  local start = muster.now()
  fn()
  return muster.now() - start
end

local function batch(options)
  return function()
    local report = inspector:batch("enable", accounts, { resourceTypes = { "EC2" } }, options)
    check.equal(report:counts().retryable, 1)
  end
end

check.that("a batch retries for as long as its options or the session's say", function()
  for _, case in ipairs {
    { options = nil, least = 100, most = 200 },
    { options = {}, least = 100, most = 200 },
    { options = { retry_ms = -1 }, least = 0, most = 5 },
    { options = { retry_ms = 10000 }, least = 5, most = 60 },
    { options = { retry = "10s" }, least = 5, most = 60 },
    { options = { retry = 10 }, least = 5, most = 60 },
  } do
    local taken = seconds(batch(case.options))
    check.equal(taken >= case.least and taken <= case.most, true)
  end
end)

check.that("a wait lasts as long as its options say", function()
  local function wait(options)
    return function() inspector:wait_until("account_enabled", accounts, options) end
  end
  for _, options in ipairs { { timeout = "90s" }, { timeout_ms = 90000 }, { timeout = 90 } } do
    local taken = seconds(wait(options))
    check.equal(taken >= 60 and taken <= 95, true)
  end
  check.equal(seconds(wait { timeout = 0 }) < 5, true)
end)

check.that("options that are not valid are reported by name", function()
  local function run(options)
    return function() inspector:batch("enable", accounts, {}, options) end
  end
  check.raises('did you mean "retry"?', run { retri = "1s" })
  check.raises("batch: retry_ms must be an integer, at least -1", run { retry_ms = -2 })
  check.raises("batch: retry must be a duration", run { retry = "soon" })
  check.raises("batch: set either retry or retry_ms", run { retry = "1s", retry_ms = 1000 })
  check.raises("unknown option", run { parameters = {} })
  check.raises("the options must be a table", run("1s"))
end)

check.that("functions of the library are functions of the module", function()
  check.equal(muster.version():match("^%d+%.%d+%.%d+$") ~= nil, true)
  check.equal(muster.describe_session().region, "us-east-1")
  check.equal(#muster.list_scenario_accounts('{"accounts": 3}').Accounts, 3)
  check.raises("muster.list_scenario_accounts: scenario must be a string, not a table",
    muster.list_scenario_accounts, {})
  check.raises("muster.list_scenario_accounts: ScenarioError", muster.list_scenario_accounts, "[")
end)

check.done()
