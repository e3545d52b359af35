-- Accept the administrator's invitations to Macie in the members' name: in each account by a role
-- there, such as AWS Organizations creates. For members that do not accept by themselves.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "AWS CLI JSON, CSV, or a list of ids" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to work in, all at once" },
  role = { type = "string", default = "OrganizationAccountAccessRole",
           help = "What the role is called that lets the administrator into each account" },
  timeout = { type = "duration", default = "40m", help = "How long to wait for the members" },
}

-- Invitations of others are left alone: anybody can send one.
local function accept(account, region, administrator)
  local macie = muster.client("macie2", {
    region = region,
    role_arn = ("arn:aws:iam::%s:role/%s"):format(account.accountId, args.role),
  })
  local on, failure = pcall(macie.enable_macie, macie)
  if not on and failure.code ~= "ConflictException" then error(failure) end
  for _, invitation in ipairs(macie:list_invitations().invitations) do
    if invitation.accountId == administrator then
      macie:accept_invitation { administratorAccountId = administrator,
                                invitationId = invitation.invitationId }
    end
  end
end

-- Whoever cannot accept is told of, and stands in the report as the administrator sees it.
local function accept_all(region)
  local caller = muster.client("sts", { region = region }):get_caller_identity().Account
  muster.map(args.accounts, function(account)
    local accepted, failure = pcall(accept, account, region, caller)
    if not accepted then
      muster.log(("%s in %s: %s"):format(account.accountId, region, failure))
    end
  end)
  local administrator = muster.client("macie2", { region = region })
  return administrator:wait_until("member_enabled", args.accounts, { timeout = args.timeout })
end

return muster.report(muster.map(args.regions, accept_all))
