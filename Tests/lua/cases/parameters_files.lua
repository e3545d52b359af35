-- arguments: {"accounts": "accounts.csv", "policy": "accounts.csv"}
-- result: ["222222222222","two@example.com","accountId,email"]
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", required = true },
  policy = { type = "file" },
}
return { args.accounts[2].accountId, args.accounts[2].email, (args.policy:match("^[^\n]*")) }
