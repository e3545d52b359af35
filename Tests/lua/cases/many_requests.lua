-- result: [3000,"ParamValidationError"]
-- Only some of the requests are in progress at a time; the others wait for them.
local muster = require "muster"
local inspector = muster.client("inspector2")
local numbers = {}
for i = 1, 3000 do numbers[i] = i end
local results = muster.map(numbers, function(i)
  if i % 100 == 0 then muster.sleep(1) end
  local succeeded, failure = pcall(inspector.batch_get_account_status, inspector,
                                   { accountIds = i % 2 == 0 and { "x" } or { "111111111111" } })
  return succeeded and 0 or failure.code
end)
return { #results, results[2] }
