-- The module in a stock interpreter: calls, their results and their errors.
local check = require "check"
local muster = require "muster"

check.that("options of a session are validated by name", function()
  check.raises('did you mean "simulation"?', muster.session, { simulaton = {} })
  check.raises("max_attempts must be an integer", muster.session, { max_attempts = "many" })
  check.raises("use_fips_endpoint must be true or false", muster.session, { use_fips_endpoint = 1 })
  check.raises("timeout_ms must be an integer, at least 0", muster.session, { timeout_ms = -1 })
  check.raises("simulation_speed must be a number", muster.session, { simulation_speed = "1" })
  check.raises("batch_retry_ms must be an integer, at least -1", muster.session,
    { batch_retry_ms = -2 })
end)

check.that("an invalid scenario is an error", function()
  check.raises("muster.session: ", muster.session, { simulation = { accounts = "many" } })
end)

muster.session {
  region = "us-east-1",
  simulation = { accounts = 20, seed = 7, failing = 0, throttle = 0 },
  batch_retry_ms = -1,
}
local inspector = muster.client("inspector2")
local macie = muster.client("macie2", { region = "eu-west-1" })

check.that("a second session is an error", function()
  check.raises("the session is already open", muster.session, {})
end)

check.that("a model that is loaded adds a service", function()
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write([[{"metadata": {"protocol": "json", "serviceId": "My Toys", "endpointPrefix": "toys",
    "apiVersion": "2026-01-01"}, "operations": {"GetToy": {"name": "GetToy",
    "http": {"method": "POST", "requestUri": "/"}}}, "shapes": {}}]])
  file:close()
  check.equal(muster.load_model(path), "my-toys")
  check.equal(type(muster.client("my-toys").get_toy), "function")
  os.remove(path)
  check.raises("cannot be read", muster.load_model, path)
  check.raises("takes a path, not a nil", muster.load_model)
end)

check.that("a client knows its service and Region", function()
  check.equal(tostring(inspector), "inspector2 in us-east-1")
  check.equal(macie.region, "eu-west-1")
end)

check.that("an unknown service is an error with the nearest name", function()
  local failure = check.raises("inspector2", muster.client, "inspector")
  check.equal(failure.code, "UnknownServiceError")
  check.equal(failure.operation, "muster.client")
end)

check.that("an unknown option of a client is an error with the nearest name", function()
  check.raises('did you mean "region"?', muster.client, "macie2", { regoin = "us-east-1" })
end)

check.that("AWS's FIPS and dual-stack endpoints are options of a client", function()
  local options = { use_fips_endpoint = true, use_dualstack_endpoint = true }
  local client = muster.client("inspector2", options)
  check.equal(type(client:batch_get_account_status().accounts), "table")
  options.endpoint_url = "http://localhost"
  local failure = check.raises("FIPS and custom endpoint", muster.client, "macie2", options)
  check.equal(failure.code, "InvalidEndpoint")
  options.use_fips_endpoint = "yes"
  check.raises("use_fips_endpoint must be true or false", muster.client, "macie2", options)
end)

check.that("a client assumes a role", function()
  local role = "arn:aws:iam::%s:role/OrganizationAccountAccessRole"
  local account = muster.client("organizations"):list_accounts().Accounts[3].Id
  local member = muster.client("sts", { role_arn = role:format(account), role_session_name = "me" })
  local caller = member:get_caller_identity()
  check.equal(caller.Account, account)
  check.equal(caller.Arn:match("[^/]+$"), "me")
  check.raises("role_duration_seconds must be an integer", muster.client, "sts",
    { role_arn = role:format(account), role_duration_seconds = 1.5 })
  check.raises("require role_arn", muster.client, "sts", { external_id = "x" })
end)

check.that("a result is a plain table", function()
  local result = inspector:batch_get_account_status {}
  check.equal(#result.accounts, 1)
  check.equal(math.type(tonumber(result.accounts[1].accountId)), "integer")
  check.equal(#result.failedAccounts, 0)
end)

check.that("the input can be left out if no member is required", function()
  check.equal(type(inspector:list_members().members), "table")
end)

check.that("an unknown operation is an error with the nearest name", function()
  local failure = check.raises("batch_get_account_status", function()
    inspector:batch_get_acount_status {}
  end)
  check.equal(failure.code, "UnknownOperationError")
  check.contains(failure.where, "calls_test.lua")
end)

check.that("the operation names of AWS are not methods", function()
  check.raises("named as in boto3", function() return inspector.BatchGetAccountStatus end)
end)

check.that("a call with a dot instead of a colon is explained", function()
  check.raises("with a colon", inspector.list_members, {})
end)

check.that("one error reports all violations of an input", function()
  local ids = {}
  for i = 1, 101 do
    ids[i] = ("%012d"):format(i)
  end
  ids[7] = "12345678901"
  local failure = check.raises("/accountIds", function()
    inspector:batch_get_account_status { accountIds = ids, acountIds = {} }
  end)
  check.equal(failure.code, "ParamValidationError")
  check.equal(failure.http_status, 0)
  check.equal(#failure.violations >= 3, true)
end)

check.that("an error of the service is an error value", function()
  local failure = check.raises("get_macie_session: ", function() macie:get_macie_session {} end)
  check.equal(failure.operation, "get_macie_session")
  check.equal(failure.http_status >= 400, true)
  check.equal(type(failure.request_id), "string")
  check.equal(failure.attempts, 1)
  check.equal(failure.retryable, false)
end)

check.that("a value that JSON cannot represent is reported with its JSON Pointer", function()
  check.raises("list_members: /filter/2: JSON cannot represent a function", function()
    inspector:list_members { filter = { 1, 2, print } }
  end)
  check.raises("nested too deep", function()
    local cycle = {}
    cycle.cycle = cycle
    inspector:list_members(cycle)
  end)
  check.raises("a table must be either a list or a map, not both", function()
    inspector:list_members { 1, name = 2 }
  end)
  check.raises("a list must not have gaps", function()
    inspector:list_members { ids = { [1] = 1, [3] = 3 } }
  end)
  check.raises("JSON cannot represent infinities", function()
    inspector:list_members { maxResults = 1 / 0 }
  end)
  check.raises("/text: the string is not valid UTF-8", function()
    inspector:list_members { text = "\xc0\x80" }
  end)
end)

check.that("the attempts of a call are found by its result", function()
  local attempts = muster.history(inspector:list_members {})
  check.equal(#attempts, 1)
  check.equal(attempts[1].attempt, 1)
  check.equal(attempts[1].httpStatus, 200)
  check.equal(attempts[1].retry, nil)
  check.equal(type(attempts[1].requestId), "string")
end)

check.that("a table that no call returned has no attempts", function()
  check.equal(muster.history {}, nil)
  check.raises("takes the result of a call, not a nil", muster.history)
end)

check.that("the account of the credentials is read in a Region that knows them", function()
  local account = muster.client("sts", { region = "us-east-1" }):get_caller_identity().Account
  check.equal(muster.caller_account(), account)
  check.equal(muster.caller_account { "no-region-1", "us-east-1" }, account)
  check.raises("muster.caller_account: the argument must be a table", muster.caller_account, "x")
end)

check.done()
