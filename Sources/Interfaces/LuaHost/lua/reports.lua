-- Reports: one outcome for every account of a step.
--
-- A report is a handle of the library. If it is the list of accounts of the next step, that step
-- processes the accounts that are done or in progress, and copies the outcomes of the others to its
-- report. Each outcome that a script reads is a separate table.
local require = ...
local errors = require "errors"
local names = require "names"
local native = require "native"
local ipairs, math_type, type = ipairs, math.type, type
local format = string.format
local concat = table.concat

local reports = {}

-- The kinds of outcome in muster.h, in the order in which a report shows them.
local KINDS = { "done", "already", "pending", "retryable", "needs_action", "skipped" }

-- The methods of reports. The functions of muster.h for reports are added to them (functions.lua).
local methods = {}
reports.methods = methods

local Report = native.report_metatable()

-- A list of all outcomes. Reading them one at a time takes less memory.
local function outcomes(report)
  local list = native.array {}
  for position = 1, #report do
    list[position] = report[position]
  end
  return list
end

function Report.__index(report, key)
  if math_type(key) == "integer" then
    return native.report_outcome(report, key)
  elseif key == "outcomes" then
    return outcomes(report)
  elseif key == "parameters" then
    return native.report_parameters(report)
  end
  return methods[key]
end

function Report.__len(report)
  return native.report_count(report)
end

function Report.__pairs(report)
  return ipairs(report)
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
  return native.has_metatable(value, Report)
end

-- The outcomes "done" and "already".
function methods.done(report)
  return native.report_filter(report, "done", "already")
end

-- The outcomes "pending".
function methods.pending(report)
  return native.report_filter(report, "pending")
end

-- The outcomes "retryable" and "needs_action".
function methods.failed(report)
  return native.report_filter(report, "retryable", "needs_action")
end

-- The outcomes "skipped".
function methods.skipped(report)
  return native.report_filter(report, "skipped")
end

-- The number of outcomes of each kind.
function methods.counts(report)
  return native.report_counts(report)
end

-- A report with the outcomes in {outcomes = {…}}.
local function read(value)
  local succeeded, report = native.report_read({ outcomes = value.outcomes })
  if not succeeded then
    errors.raise_failure("muster.report", report)
  end
  return report
end

-- Adds the reports in `value` to a list. `within` is the set of tables that contain it.
local function collect(value, found, within)
  if reports.is(value) then
    found[#found + 1] = value
  elseif type(value) ~= "table" or within[value] then
    errors.raise("muster.report takes reports and tables of reports")
  elseif type(value.outcomes) == "table" then
    found[#found + 1] = read(value)
  else
    within[value] = true
    for _, key in ipairs(names.sorted(value)) do
      collect(value[key], found, within)
    end
    within[value] = nil
  end
end

-- Merges reports, and tables of reports as muster.map and muster.all return them, into one report.
-- {outcomes = {…}} with outcomes of the script's own is a report, too.
function reports.merge(...)
  local found = {}
  collect({ ... }, found, {})
  return native.report_merge(found)
end

return reports
