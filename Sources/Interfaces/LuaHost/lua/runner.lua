-- Runs a script for the C interface: each function returns a status and a text.
local need = ...
local environment = need "sandbox"
local errors = need "errors"
local native = need "native"
local parameters = need "parameters"
local tasks = need "tasks"
local load, math, pcall = load, math, pcall
local gsub, match, sub = string.gsub, string.match, string.sub

local runner = {}

local OK = 0

-- Compiles a script. Its first line may begin with "#", as those that name an interpreter do.
local function compile(source, name)
  if sub(source, 1, 1) == "\27" then
    return nil, "this is bytecode, and a script is source text"
  end
  local text = sub(source, 1, 1) == "#" and gsub(source, "^[^\n]*", "", 1) or source
  return load(text, "@" .. name, "t", environment())
end

-- Runs a script to its end: OK and its value, or a status and what to say.
local function execute(source, name)
  local chunk, reason = compile(source, name)
  if not chunk then
    local status = reason == errors.NO_MEMORY and errors.ARGUMENT or errors.INPUT
    return status, errors.explain(reason, { name })
  end
  tasks.cooperative = true
  -- Random numbers are the same in every run, as is all else that a script can see.
  math.randomseed(0)
  local succeeded, value, trace = tasks.main(chunk)
  if not succeeded then
    return errors.status(value), errors.explain(value, trace)
  end
  return OK, value
end

local function encode(value, what)
  local encoded, text = pcall(native.encode, value, what)
  return encoded and OK or errors.ARGUMENT, text
end

-- Runs a script and returns its answer as JSON.
function runner.run(source, name)
  local status, value = execute(source, name)
  if status ~= OK then
    return status, value
  end
  return encode(value, name .. ": the answer")
end

-- What the comment that a script begins with says in its first line, or nil.
local function about(source)
  local text = gsub(source, "^#[^\n]*\n", "")
  return match(text, "^%s*%-%-+[ \t]*([^\n]*[^%s])")
end

-- Runs a script up to its parameters, and returns what it says of itself as JSON.
function runner.describe(source, name)
  tasks.describing = true
  local status, value = execute(source, name)
  if status ~= OK then
    return status, value
  end
  return encode({
    about = about(source) or native.null,
    parameters = parameters.described or native.array {},
  }, name .. ": the description")
end

return runner
