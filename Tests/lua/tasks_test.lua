-- The module in a stock interpreter: concurrent tasks.
local check = require "check"
local muster = require "muster"

muster.session {
  region = "us-east-1", simulation = { accounts = 20, failing = 0, throttle = 0 },
}
local inspector = muster.client("inspector2")

check.that("the main chunk sleeps on the session's clock", function()
  local begun = muster.now()
  muster.sleep("1h30m")
  check.equal(muster.now() - begun, 5400.0)
end)

check.that("an invalid duration is an error", function()
  check.raises('like "40m"', muster.sleep, "40 minutes")
  check.raises('like "40m"', muster.sleep, -1)
  check.raises('like "40m"', muster.sleep, "")
  check.raises('like "40m"', muster.sleep, 0 / 0)
end)

check.that("map runs concurrently and keeps the order", function()
  local begun = muster.now()
  local slept = muster.map({ "3s", "1s", "2s" }, function(duration)
    muster.sleep(duration)
    return duration
  end)
  check.equal(table.concat(slept, " "), "3s 1s 2s")
  check.equal(muster.now() - begun, 3.0)
end)

check.that("map of an empty list returns an empty list", function()
  check.equal(#muster.map({}, print), 0)
end)

check.that("all returns results under the names of its functions", function()
  local both = muster.all {
    doubled = function(x) muster.sleep(1) return 2 * x end,
    halved = function(x) return x / 2 end,
  }
  check.equal(both(10).doubled, 20)
  check.equal(both(10).halved, 5.0)
end)

check.that("tasks can start tasks", function()
  local begun = muster.now()
  local sums = muster.map({ 1, 2, 3 }, function(x)
    local parts = muster.map({ 10, 20 }, function(y)
      muster.sleep(1)
      return x * y
    end)
    return parts[1] + parts[2]
  end)
  check.equal(table.concat(sums, " "), "30 60 90")
  check.equal(muster.now() - begun, 1.0)
end)

check.that("calls run concurrently", function()
  local results = muster.map({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, function()
    return inspector:batch_get_account_status {}
  end)
  for i = 1, 10 do
    check.equal(#results[i].accounts, 1)
  end
end)

check.that("an error is raised after all tasks have finished, with the other errors", function()
  local ended = 0
  local failure = check.raises("first", muster.map, { "first", "second" }, function(name)
    muster.sleep(name == "second" and 5 or 1)
    ended = ended + 1
    error(name, 0)
  end)
  check.equal(ended, 2)
  check.equal(failure.others[1], "second")
end)

check.that("a single error is raised unchanged", function()
  local value = {}
  local _, raised = pcall(muster.map, { 1, 2 }, function(i)
    if i == 2 then
      error(value)
    end
  end)
  check.equal(raised, value)
end)

check.that("a wait in a coroutine of the script blocks, and other tasks continue", function()
  local begun = muster.now()
  local values = muster.all {
    own = coroutine.wrap(function()
      muster.sleep(2)
      return "own"
    end),
    other = function()
      muster.sleep(2)
      return "other"
    end,
  }()
  check.equal(values.own .. values.other, "ownother")
  check.equal(muster.now() - begun, 2.0)
end)

check.that("ten thousand tasks wait concurrently", function()
  local items = {}
  for i = 1, 10000 do
    items[i] = i
  end
  local begun = muster.now()
  local values = muster.map(items, function(i)
    muster.sleep("10m")
    return i
  end)
  check.equal(values[10000], 10000)
  check.equal(muster.now() - begun, 600.0)
end)

check.that("a wait that cannot end is an error", function()
  local task = coroutine.create(function() coroutine.yield() end)
  check.equal(coroutine.resume(task), true)
  check.raises("outside a coroutine", muster.map, { 1 }, function() coroutine.yield(1) end)
end)

check.done()
