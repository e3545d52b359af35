-- The scripts of the distribution in a stock interpreter, which can prepare the organization first.
local check = require "check"
local muster = require "muster"

local SCRIPTS = os.getenv("MUSTER_SCRIPTS")
local ADMINISTRATOR, MEMBER = "333333333333", "222222222222"
local ROLE = "arn:aws:iam::%s:role/OrganizationAccountAccessRole"

-- More senders of invitations than fit on a page.
local senders = {}
for i = 1, 30 do
  senders[i] = ("%012d"):format(100000000000 + i)
end

local accounts = {
  { accountId = MEMBER, email = "member@example.com", behavior = "never_accepts" },
}
for i, id in ipairs(senders) do
  accounts[i + 1] = { accountId = id, email = id .. "@example.com" }
end

muster.session {
  region = "us-east-1",
  simulation = {
    accounts = accounts, administrator = ADMINISTRATOR, failing = 0, throttle = 0,
  },
}

local path = os.tmpname()
local file = assert(io.open(path, "w"))
file:write("accountId,email\n", MEMBER, ",member@example.com\n")
file:close()
table.move({ "--accounts", path, "--timeout", "10m" }, 1, 4, 1, arg)

local function invite(role)
  local macie = muster.client("macie2", { role_arn = role })
  macie:enable_macie()
  macie:create_member { account = { accountId = MEMBER, email = "member@example.com" } }
  check.equal(#macie:create_invitations { accountIds = { MEMBER } }.unprocessedAccounts, 0)
end

check.that("the administrator's invitation is accepted although it is not on the first page",
  function()
    for _, id in ipairs(senders) do
      invite(ROLE:format(id))
    end
    invite()
    muster.sleep("10m")
    local member = muster.client("macie2", { role_arn = ROLE:format(MEMBER) })
    member:enable_macie()
    local first = member:list_invitations().invitations
    for _, invitation in ipairs(first) do
      check.equal(invitation.accountId ~= ADMINISTRATOR, true)
    end
    local report = dofile(SCRIPTS .. "/accept.lua")
    check.equal(#report, 1)
    check.equal(report[1].outcome, "done")
  end)

os.remove(path)
check.done()
