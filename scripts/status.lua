-- Show which accounts are enabled in Inspector and Macie; changes nothing.
--
-- An enabled account is "done", an account on its way "pending". An account that does not use the
-- service is "skipped", because nothing is wrong with it.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true,
               help = "File with the accounts: AWS CLI JSON, CSV, or a list of ids" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to read" },
}

-- With a short timeout, the wait returns the current state: other accounts are "pending".
local options = { timeout = "1s" }

-- The states of accounts that do not use a service, and the code that Inspector returns for an
-- account that is not a member.
local UNUSED = {
  DISABLED = "the account is disabled",
  missing = "the account is not a member",
  ACCESS_DENIED = "the account is not a member",
}

-- The reason why an account does not use the service; nil if it does, or if that is not known.
local function reason(outcome)
  local message = outcome.message:lower()
  if message:find("macie is not enabled", 1, true) or message:find("macie isn.-t enabled") then
    return "Macie is not enabled for the administrator in this Region"
  end
  return UNUSED[outcome.message:match("^still (%S+) after")]
end

local function skip_unused(report)
  for _, outcome in ipairs(report) do
    local unused = reason(outcome)
    if unused then
      outcome.outcome, outcome.message, outcome.remedy = "skipped", unused, ""
    end
  end
  return report
end

local function inspector(region)
  local client = muster.client("inspector2", { region = region })
  return skip_unused(client:wait_until("account_enabled", args.accounts, options))
end

local function macie(region)
  local client = muster.client("macie2", { region = region })
  return skip_unused(client:wait_until("member_enabled", args.accounts, options))
end

return muster.report(muster.map(args.regions, muster.all { inspector = inspector, macie = macie }))
