-- Show which accounts are enabled in Inspector and Macie; changes nothing.
--
-- An enabled account is "done", an account that is being enabled "pending". An account that does
-- not use the service is "skipped", because it has no fault.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true,
               help = "File with the accounts: a table, ids, JSON, a report or a journal" },
  regions = { type = "regions", default = { "us-east-1" }, help = "Regions to read" },
}

local administrator = { { accountId = muster.caller_account(args.regions) } }

-- The codes of accounts that do not use a service. Inspector returns ACCESS_DENIED for an account
-- that is not a member.
local UNUSED = {
  DISABLED = "the account is disabled",
  NotFound = "the account is not a member",
  ACCESS_DENIED = "the account is not a member",
}

-- `reason` is that of all accounts; without it, the code of each account decides.
local function skip_unused(report, reason)
  local outcomes = report.outcomes
  for _, outcome in ipairs(outcomes) do
    local unused = reason or UNUSED[outcome.code]
    if unused then
      outcome.outcome, outcome.message, outcome.remedy = "skipped", unused, ""
    end
  end
  return { outcomes = outcomes }
end

local function inspector(region)
  local client = muster.client("inspector2", { region = region })
  return skip_unused(client:read_states("account_enabled", args.accounts))
end

local function macie(region)
  local client = muster.client("macie2", { region = region })
  local reason
  if client:read_states("session_enabled", administrator)[1].code == "NotFound" then
    reason = "Macie is not enabled for the administrator in this Region"
  end
  return skip_unused(client:read_states("member_enabled", args.accounts), reason)
end

return muster.report(muster.map(args.regions, muster.all { inspector = inspector, macie = macie }))
