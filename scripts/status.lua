-- Show which accounts are enabled in Inspector and Macie now; changes nothing.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "AWS CLI JSON, CSV, or a list of ids" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to look at, all at once" },
}

-- Waiting for hardly any time is asking: who is not there yet comes back as pending.
local now = { timeout = "1s" }

local function inspector(region)
  return muster.client("inspector2", { region = region })
    :wait_until("account_enabled", args.accounts, now)
end

local function macie(region)
  return muster.client("macie2", { region = region })
    :wait_until("member_enabled", args.accounts, now)
end

return muster.report(muster.map(args.regions, muster.all { inspector = inspector, macie = macie }))
