-- Bring accounts under one administrator: Macie by invitation, Inspector with deep inspection.
--
-- Each step takes the report of the previous step: it processes the accounts that are done, and
-- copies the outcomes of the others. The result has one outcome per account, Region and service.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true,
               help = "File with the accounts: AWS CLI JSON, CSV, or a list of ids" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to work in" },
  message = { type = "string", max = 80, default = "Please join our Macie organization",
              help = "Message of the invitation to Macie" },
  resource_types = { type = "list", default = { "EC2", "ECR" },
                     help = "Resource types that Inspector scans" },
  timeout = { type = "duration", default = "40m", help = "Maximum time to wait for each state" },
}

local options = { timeout = args.timeout }

-- A list of the organization's accounts often contains the administrator, which cannot be its own
-- member.
local function skip_administrator(accounts)
  local sts = muster.client("sts", { region = args.regions[1] })
  local known, identity = pcall(sts.get_caller_identity, sts)
  for _, account in ipairs(accounts) do
    if known and account.accountId == identity.Account then
      account.outcome, account.message = "skipped", "the administrator cannot be its own member"
    end
  end
  return accounts
end

local accounts = skip_administrator(args.accounts)

-- The administrator must enable a service before it can add members. A service that is already
-- enabled may return a conflict. If it cannot be enabled, the outcome of every account shows that.
local function enable_for_administrator(client, operation, input)
  local enabled, failure = pcall(client[operation], client, input)
  if not enabled and failure.code ~= "ConflictException" then
    muster.log(("%s cannot be enabled: %s"):format(client, failure))
  end
end

local function invite(region)
  local macie = muster.client("macie2", { region = region })
  enable_for_administrator(macie, "enable_macie")
  local members = macie:batch("create_member", accounts)
  local invited = macie:batch("create_invitations", members, { message = args.message })
  return macie:wait_until("member_enabled", invited, options)
end

local function inspect(region)
  local inspector = muster.client("inspector2", { region = region })
  enable_for_administrator(inspector, "enable", { resourceTypes = args.resource_types })
  local members = inspector:batch("associate_member", accounts)
  local enabling = inspector:batch("enable", members, { resourceTypes = args.resource_types })
  local enabled = inspector:wait_until("account_enabled", enabling, options)
  -- Deep inspection requires that EC2 scanning is enabled.
  local inspected = inspector:batch("batch_update_member_ec2_deep_inspection_status", enabled,
                                    { activateDeepInspection = true })
  return inspector:wait_until("deep_inspection_activated", inspected, options)
end

local both = muster.all { macie = invite, inspector = inspect }

return muster.report(muster.map(args.regions, both))
