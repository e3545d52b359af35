-- arguments: {"yaml": "accounts.yaml", "report": "report.json"}
-- result: ["one@example.com","skipped","222222222222","eu-west-1","us-east-1"]
local muster = require "muster"
local args = muster.parameters {
  yaml = { type = "accounts", required = true },
  report = { type = "accounts", required = true },
}
local account = args.report[1]
return {
  args.yaml[1].email, args.yaml[2].outcome, account.accountId, account.regions[1],
  account.regions[2],
}
