-- Reports: one outcome for every account that went in, so that nothing is dropped on the way.
--
-- A report is {outcomes = {…}} with methods. Given to the next step in place of accounts, it sends
-- on those that are done and carries the others along.
local need = ...
local errors = need "errors"
local names = need "names"
local native = need "native"
local getmetatable, ipairs, rawget, setmetatable, type =
  getmetatable, ipairs, rawget, setmetatable, type
local format = string.format
local concat, move = table.concat, table.move

local reports = {}

-- The outcomes that muster.h tells apart, in the order in which people want to read them.
local KINDS = { "done", "already", "pending", "retryable", "needs_action", "skipped" }

local methods = {}

local Report = { __name = "muster.report" }

function Report.__index(report, key)
  return methods[key] or rawget(report, "outcomes")[key]
end

function Report.__len(report)
  return #report.outcomes
end

function Report.__pairs(report)
  return ipairs(report.outcomes)
end

function Report.__tostring(report)
  local parts, counts = {}, report:counts()
  for _, kind in ipairs(KINDS) do
    if counts[kind] > 0 then
      parts[#parts + 1] = format("%d %s", counts[kind], kind)
    end
  end
  return #parts > 0 and concat(parts, ", ") or "no accounts"
end

function reports.is(value)
  return type(value) == "table" and getmetatable(value) == Report
end

-- Makes a report of outcomes.
function reports.new(outcomes)
  return setmetatable({ outcomes = native.array(outcomes) }, Report)
end

local function outcomes_that_are(report, ...)
  local wanted, found = {}, {}
  for _, kind in ipairs { ... } do
    wanted[kind] = true
  end
  for _, outcome in ipairs(report.outcomes) do
    if wanted[outcome.outcome] then
      found[#found + 1] = outcome
    end
  end
  return native.array(found)
end

-- The accounts that are where they should be, as a list to go on with.
function methods.done(report)
  local accounts = native.array {}
  for i, outcome in ipairs(outcomes_that_are(report, "done", "already")) do
    accounts[i] = { accountId = outcome.accountId, email = outcome.email }
  end
  return accounts
end

-- The outcomes of the accounts that did not get there and will not by waiting.
function methods.failed(report)
  return outcomes_that_are(report, "retryable", "needs_action", "skipped")
end

-- The outcomes of the accounts that may still get there.
function methods.pending(report)
  return outcomes_that_are(report, "pending")
end

-- How many accounts came to which outcome.
function methods.counts(report)
  local counts = { total = #report.outcomes }
  for _, kind in ipairs(KINDS) do
    counts[kind] = 0
  end
  for _, outcome in ipairs(report.outcomes) do
    counts[outcome.outcome] = (counts[outcome.outcome] or 0) + 1
  end
  return counts
end

-- Adds the outcomes of the reports in `value`, which is inside of the tables in `within`.
local function collect(value, outcomes, within)
  if type(value) ~= "table" or within[value] then
    errors.raise("muster.report takes reports and tables of them")
  end
  within[value] = true
  if reports.is(value) then
    move(value.outcomes, 1, #value.outcomes, #outcomes + 1, outcomes)
  else
    for _, key in ipairs(names.sorted(value)) do
      collect(value[key], outcomes, within)
    end
  end
  within[value] = nil
end

-- One report of several: of reports, and of tables of them as muster.map and muster.all give.
function reports.merge(...)
  local outcomes = {}
  collect({ ... }, outcomes, {})
  return reports.new(outcomes)
end

return reports
