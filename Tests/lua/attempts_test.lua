-- The attempts of failed calls.
local check = require "check"
local muster = require "muster"

muster.session {
  region = "us-east-1",
  max_attempts = 3,
  simulation = { accounts = 2, seed = 7, errors = 1 },
}
local inspector = muster.client("inspector2")

check.that("an error reports every attempt and the waits between them", function()
  local failure = check.raises("InternalServerException", inspector.list_members, inspector, {})
  check.equal(failure.attempts, 3)
  check.equal(#failure.history, 3)
  for number, attempt in ipairs(failure.history) do
    check.equal(attempt.attempt, number)
    check.equal(attempt.httpStatus, 500)
    check.equal(attempt.code, "InternalServerException")
    check.equal(type(attempt.requestId), "string")
    check.equal(attempt.retry, number < 3 and "transient" or nil)
    check.equal(math.type(attempt.retryInMs), number < 3 and "integer" or nil)
  end
  check.equal(failure.history[3].stop, "max_attempts")
end)

check.that("a request that was not sent has no attempts", function()
  local failure = check.raises("maxResults", function()
    inspector:list_members { maxResults = "x" }
  end)
  check.equal(failure.attempts, 0)
  check.equal(#failure.history, 0)
end)

check.done()
