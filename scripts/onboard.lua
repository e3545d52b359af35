-- Bring accounts under one administrator: Macie by invitation, Inspector with deep inspection.
--
-- Each step is given the report of the one before: it goes on with the accounts that got there and
-- carries the others along, so every account is accounted for, once per Region and service.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "AWS CLI JSON, CSV, or a list of ids" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to work in, all at once" },
  message = { type = "string", max = 80, default = "Please join our Macie organization",
              help = "What the invitation to Macie says" },
  resource_types = { type = "list", default = { "EC2", "ECR" }, help = "What Inspector scans" },
  timeout = { type = "duration", default = "40m", help = "How long to wait for each state" },
}

local patience = { timeout = args.timeout }

-- The administrator is often in the list of its organization, and cannot be its own member.
local function without_administrator(accounts)
  local sts = muster.client("sts", { region = args.regions[1] })
  local known, identity = pcall(sts.get_caller_identity, sts)
  for _, account in ipairs(accounts) do
    if known and account.accountId == identity.Account then
      account.outcome, account.message = "skipped", "the administrator cannot be its own member"
    end
  end
  return accounts
end

local accounts = without_administrator(args.accounts)

-- The administrator's own service has to be on before anybody can be its member. Mostly it is, and
-- answers with a conflict. If it cannot be, every account's outcome says so, and others go on.
local function switch_on(client, operation, input)
  local on, failure = pcall(client[operation], client, input)
  if not on and failure.code ~= "ConflictException" then
    muster.log(("%s is not on: %s"):format(client, failure))
  end
end

local function invite(region)
  local macie = muster.client("macie2", { region = region })
  switch_on(macie, "enable_macie")
  local members = macie:batch("create_member", accounts)
  local invited = macie:batch("create_invitations", members, { message = args.message })
  return macie:wait_until("member_enabled", invited, patience)
end

local function inspect(region)
  local inspector = muster.client("inspector2", { region = region })
  switch_on(inspector, "enable", { resourceTypes = args.resource_types })
  local members = inspector:batch("associate_member", accounts)
  local enabling = inspector:batch("enable", members, { resourceTypes = args.resource_types })
  local enabled = inspector:wait_until("account_enabled", enabling, patience)
  -- Asked for earlier, deep inspection is refused: it needs EC2 scanning to be on.
  local deepened = inspector:batch("batch_update_member_ec2_deep_inspection_status", enabled,
                                   { activateDeepInspection = true })
  return inspector:wait_until("deep_inspection_activated", deepened, patience)
end

local both = muster.all { macie = invite, inspector = inspect }

return muster.report(muster.map(args.regions, both))
