-- Bring accounts under one administrator: in Macie, and in Inspector with deep inspection.
--
-- Each step takes the report of the previous step: it processes the accounts that are done, and
-- copies the outcomes of the others. The result has one outcome per account, Region and service,
-- and one per Region and service for the administrator itself.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true,
               help = "File with the accounts: a table, ids, JSON, a report or a journal" },
  regions = { type = "regions", default = { "us-east-1" }, help = "Regions to work in" },
  message = { type = "string", max = 80, default = "Please join our Macie organization",
              help = "Message of the invitation to Macie" },
  resource_types = { type = "list", default = { "EC2", "ECR" },
                     help = "Resource types that Inspector scans" },
  joining = { type = "duration", default = "5m",
              help = "Time for an account to join Macie through AWS Organizations; accounts that "
                .. "have not joined are then invited" },
  timeout = { type = "duration", default = "40m", help = "Maximum time to wait for each state" },
}

local options = { timeout = args.timeout }
local administrator = { { accountId = muster.caller_account(args.regions) } }

-- ------------------------------------------------------------------------------------------ Macie

-- Only the delegated administrator may read this configuration. Accounts of its organization become
-- members without an invitation. After any other error, they get the time to do so, too; an error
-- of IAM names the permission that the caller lacks.
local function is_delegated(macie)
  local succeeded, failure = pcall(macie.describe_organization_configuration, macie)
  return succeeded or failure.code ~= "AccessDeniedException"
    or failure.message:find("is not authorized to perform", 1, true) ~= nil
end

-- Separates the accounts that are still Created, because they wait for an invitation, from the
-- others.
local function split(report)
  local created, others = muster.array {}, muster.array {}
  for _, outcome in ipairs(report) do
    local account = { accountId = outcome.accountId, email = outcome.email, name = outcome.name }
    if outcome.outcome ~= "pending" then
      others[#others + 1] = outcome
    elseif outcome.code == "Created" then
      created[#created + 1] = account
    else
      others[#others + 1] = account
    end
  end
  return created, others
end

local function invite(macie, created)
  local invited = macie:batch("create_invitations", created, { message = args.message })
  return macie:wait_until("member_enabled", invited, options)
end

local function add_members(macie)
  local created = macie:batch("create_member", args.accounts)
  if not is_delegated(macie) then
    return invite(macie, created)
  end
  local joined = macie:wait_until("member_enabled", created, { timeout = args.joining })
  local uninvited, others = split(joined)
  return muster.all {
    invited = function() return invite(macie, uninvited) end,
    others = function() return macie:wait_until("member_enabled", others, options) end,
  }()
end

-- The administrator must have Macie before it can add members. If it cannot be enabled, the outcome
-- of every account shows that, too.
local function join(region)
  local macie = muster.client("macie2", { region = region })
  return { macie:batch("enable_macie", administrator), add_members(macie) }
end

-- -------------------------------------------------------------------------------------- Inspector

-- The service refuses a whole request if the Region does not offer one of its scan types.
local function is_refused(outcome)
  return outcome.code == "AccessDeniedException"
end

-- The outcome of a request for a single scan type that the Region does not offer.
local function is_unsupported(outcome)
  return is_refused(outcome) and outcome.outcome == "skipped"
end

local function enable_administrator(inspector, types)
  return inspector:batch("enable", administrator, { resourceTypes = types })
end

-- Separates the scan types that the Region offers from the others, by enabling each one for the
-- administrator. The second result has a report for each type that is not offered.
local function offered_types(inspector)
  local offered, skipped = {}, {}
  for _, type in ipairs(args.resource_types) do
    local report = enable_administrator(inspector, { type })
    if is_unsupported(report[1]) then
      skipped[#skipped + 1] = report
    else
      offered[#offered + 1] = type
    end
  end
  return offered, skipped
end

local function includes(list, value)
  for _, each in ipairs(list) do
    if each == value then return true end
  end
  return false
end

local function scan_members(inspector, types)
  local associating = inspector:batch("associate_member", args.accounts)
  -- An account may end as a member without access: suspended, or with the Region disabled.
  local members = inspector:wait_until("member_associated", associating, options)
  local enabling = inspector:batch("enable", members, { resourceTypes = types })
  local enabled = inspector:wait_until("account_enabled", enabling, options)
  -- Deep inspection requires EC2 scanning.
  if not includes(types, "EC2") then return enabled end
  local inspected = inspector:batch("batch_update_member_ec2_deep_inspection_status", enabled,
                                    { activateDeepInspection = true })
  return inspector:wait_until("deep_inspection_activated", inspected, options)
end

-- The administrator must have Inspector before it can add members.
local function scan(region)
  local inspector = muster.client("inspector2", { region = region })
  local types, skipped = args.resource_types, {}
  local enabling = enable_administrator(inspector, types)
  if is_refused(enabling[1]) then
    types, skipped = offered_types(inspector)
    if #types == 0 then
      -- The accounts are skipped for the same reason as the administrator.
      return { skipped, inspector:batch("enable", args.accounts,
                                        { resourceTypes = { args.resource_types[1] } }) }
    end
    if #skipped > 0 then
      enabling = enable_administrator(inspector, types)
    end
  end
  local reports = muster.all {
    administrator = function()
      return inspector:wait_until("account_enabled", enabling, options)
    end,
    members = function() return scan_members(inspector, types) end,
  }()
  return { reports, skipped }
end

return muster.report(muster.map(args.regions, muster.all { macie = join, inspector = scan }))
