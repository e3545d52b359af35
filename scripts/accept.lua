-- Accept the administrator's invitations to Macie in each member account.
--
-- For members that do not accept invitations themselves. The script assumes a role in each account,
-- such as the one that AWS Organizations creates. Allow it with --allow-role, for example
-- --allow-role 'arn:aws:iam::*:role/OrganizationAccountAccessRole'.
local muster = require "muster"

local args = muster.parameters({
  accounts = { type = "accounts", required = true,
               help = "File with the accounts: a table, ids, JSON, a report or a journal" },
  regions = { type = "regions", default = { "us-east-1" }, help = "Regions to work in" },
  role = { type = "string", default = "OrganizationAccountAccessRole",
           help = "Name of the role to assume in each account" },
  timeout = { type = "duration", default = "40m", help = "Maximum time to wait for the members" },
}, { roles = { "arn:aws:iam::*:role/{role}" } })

local administrator = muster.caller_account(args.regions)

-- Only the administrator's invitation is accepted: other accounts can send invitations, too.
local function accept(account, region)
  local macie = muster.client("macie2", {
    region = region,
    role_arn = ("arn:aws:iam::%s:role/%s"):format(account.accountId, args.role),
  })
  local enabled, failure = pcall(macie.enable_macie, macie)
  if not enabled and failure.code ~= "ConflictException" then error(failure) end
  for page in macie:list_invitations_pages() do
    for _, invitation in ipairs(page.invitations or {}) do
      if invitation.accountId == administrator then
        macie:accept_invitation { administratorAccountId = administrator,
                                  invitationId = invitation.invitationId }
        return
      end
    end
  end
end

-- An earlier report limits accounts to the Regions in which they are not done.
local function is_limited_to_others(account, region)
  for _, name in ipairs(account.regions or {}) do
    if name == region then return false end
  end
  return account.regions ~= nil
end

-- An account that fails is logged. Its outcome in the report is what the administrator sees.
local function accept_all(region)
  muster.map(args.accounts, function(account)
    if is_limited_to_others(account, region) then return end
    local accepted, failure = pcall(accept, account, region)
    if not accepted then
      muster.log(("%s in %s: %s"):format(account.accountId, region, failure))
    end
  end)
  local macie = muster.client("macie2", { region = region })
  return macie:wait_until("member_enabled", args.accounts, { timeout = args.timeout })
end

return muster.report(muster.map(args.regions, accept_all))
