-- Show which accounts are enabled in Inspector and Macie; changes nothing.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true,
               help = "File with the accounts: AWS CLI JSON, CSV, or a list of ids" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to read" },
}

-- With a short timeout, the wait returns the current state: other accounts are "pending".
local options = { timeout = "1s" }

local function inspector(region)
  return muster.client("inspector2", { region = region })
    :wait_until("account_enabled", args.accounts, options)
end

local function macie(region)
  return muster.client("macie2", { region = region })
    :wait_until("member_enabled", args.accounts, options)
end

return muster.report(muster.map(args.regions, muster.all { inspector = inspector, macie = macie }))
