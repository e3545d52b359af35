-- Runs a script for the C interface. Each function returns a status and a text.
local require = ...
local environment = require "sandbox"
local errors = require "errors"
local native = require "native"
local parameters = require "parameters"
local reports = require "reports"
local tasks = require "tasks"
local load, math, pcall = load, math, pcall
local gsub, match, sub = string.gsub, string.match, string.sub

local runner = {}

local OK = 0

-- Compiles a script. A first line that begins with "#" is skipped: it may name an interpreter.
local function compile(source, name)
  if sub(source, 1, 1) == "\27" then
    return nil, "a script must be Lua source text, not bytecode"
  end
  local text = sub(source, 1, 1) == "#" and gsub(source, "^[^\n]*", "", 1) or source
  return load(text, "@" .. name, "t", environment())
end

-- Runs a script: returns OK and its value, or a status and a message.
local function execute(source, name)
  local chunk, reason = compile(source, name)
  if not chunk then
    local status = reason == errors.NO_MEMORY and errors.ARGUMENT or errors.INPUT
    return status, errors.explain(reason, { name })
  end
  tasks.cooperative = true
  -- Random numbers are the same in every run, like everything else that a script sees.
  math.randomseed(0)
  local succeeded, value, traceback = tasks.main(chunk)
  if not succeeded then
    return errors.status(value), errors.explain(value, traceback)
  end
  return OK, value
end

local function encode(value, what)
  local encoded, text = pcall(native.encode, value, what)
  return encoded and OK or errors.ARGUMENT, text
end

-- Runs a script and returns its result: a report, or another value as JSON.
function runner.run(source, name)
  local status, value = execute(source, name)
  if status ~= OK or reports.is(value) then
    return status, value
  end
  return encode(value, name .. ": the result")
end

-- The first line of the comment at the beginning of a script, or nil.
local function about(source)
  local text = gsub(source, "^#[^\n]*\n", "")
  return match(text, "^%s*%-%-+[ \t]*([^\n]*[^%s])")
end

-- Runs a script up to its parameters, and returns its description as JSON.
function runner.describe(source, name)
  tasks.describing = true
  local status, value = execute(source, name)
  if status ~= OK then
    return status, value
  end
  return encode({
    about = about(source) or native.null,
    parameters = parameters.described or native.array {},
    needs = parameters.described_needs,
  }, name .. ": the description")
end

return runner
