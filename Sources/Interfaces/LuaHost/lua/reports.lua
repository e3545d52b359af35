-- Reports: one outcome for every account of a step.
--
-- A report is {outcomes = {…}} with methods. If it is the list of accounts of the next step, that
-- step processes the accounts that are done or in progress, and copies the outcomes of the others
-- to its report. `parameters` are those of the step that a wait takes over.
local require = ...
local errors = require "errors"
local names = require "names"
local native = require "native"
local getmetatable, ipairs, rawget, setmetatable, type =
  getmetatable, ipairs, rawget, setmetatable, type
local format = string.format
local concat, move = table.concat, table.move

local reports = {}

-- The kinds of outcome in muster.h, in the order in which a report shows them.
local KINDS = { "done", "already", "pending", "retryable", "needs_action", "skipped" }

-- The methods of reports. The functions of muster.h for reports are added to them (functions.lua).
local methods = {}
reports.methods = methods

local Report = { __name = "muster.report", __metatable = "muster.report" }

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
  return type(value) == "table" and getmetatable(value) == Report.__metatable
end

-- Creates a report.
function reports.new(outcomes, parameters)
  return setmetatable({ outcomes = native.array(outcomes), parameters = parameters }, Report)
end

local function of_kinds(report, ...)
  local wanted, found = {}, {}
  for _, kind in ipairs { ... } do
    wanted[kind] = true
  end
  for _, outcome in ipairs(report.outcomes) do
    if wanted[outcome.outcome] then
      found[#found + 1] = outcome
    end
  end
  return reports.new(found, report.parameters)
end

-- The outcomes "done" and "already".
function methods.done(report)
  return of_kinds(report, "done", "already")
end

-- The outcomes "pending".
function methods.pending(report)
  return of_kinds(report, "pending")
end

-- The outcomes "retryable" and "needs_action".
function methods.failed(report)
  return of_kinds(report, "retryable", "needs_action")
end

-- The outcomes "skipped".
function methods.skipped(report)
  return of_kinds(report, "skipped")
end

-- The number of outcomes of each kind.
function methods.counts(report)
  local counts = {}
  for _, kind in ipairs(KINDS) do
    counts[kind] = 0
  end
  for _, outcome in ipairs(report.outcomes) do
    counts[outcome.outcome] = (counts[outcome.outcome] or 0) + 1
  end
  return counts
end

-- Adds the outcomes of the reports in `value`. `within` is the set of tables that contain it.
local function collect(value, outcomes, within)
  if type(value) ~= "table" or within[value] then
    errors.raise("muster.report takes reports and tables of reports")
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

-- Merges reports, and tables of reports as muster.map and muster.all return them, into one report.
function reports.merge(...)
  local outcomes = {}
  collect({ ... }, outcomes, {})
  return reports.new(outcomes)
end

return reports
