-- Lua's coroutine library for scripts. A wait in a coroutine of the script suspends its task.
local require = ...
local native = require "native"
local tasks = require "tasks"
local error, setmetatable = error, setmetatable
local create, resume, status, close =
  coroutine.create, coroutine.resume, coroutine.status, coroutine.close

-- The coroutines that are waiting. A script does not see them as suspended.
local waiting = setmetatable({}, { __mode = "k" })

-- True if the script must not resume `co`: the scheduler or a wait will.
local function is_busy(co)
  return waiting[co] or tasks.coroutines[co]
end

-- Returns what `co` yielded or returned. While `co` waits, its task waits, and then resumes it with
-- the result.
local function forward_waits(co, succeeded, value, ...)
  if succeeded and value == tasks.WAIT and status(co) == "suspended" then
    waiting[co] = true
    return forward_waits(co, resume(co, (function(...)
      waiting[co] = nil
      return ...
    end)(tasks.await(...))))
  end
  return succeeded, value, ...
end

local cooperative = {
  isyieldable = coroutine.isyieldable,
  running = coroutine.running,
  yield = coroutine.yield,
}

-- A new coroutine has its own instruction count. The charge keeps scripts from avoiding the limit
-- by creating many coroutines.
function cooperative.create(fn)
  native.charge(100)
  return create(fn)
end

function cooperative.resume(co, ...)
  if is_busy(co) then
    return false, "cannot resume a coroutine that is waiting for a call"
  end
  return forward_waits(co, resume(co, ...))
end

function cooperative.status(co)
  return waiting[co] and "normal" or status(co)
end

function cooperative.close(co)
  if is_busy(co) or native.stopped() then
    error("cannot close a coroutine that is waiting for a call", 2)
  end
  return close(co)
end

local function unwrap(co, succeeded, ...)
  if succeeded then
    return ...
  end
  if status(co) == "dead" and not native.stopped() then
    close(co)
  end
  error((...), 0)
end

function cooperative.wrap(fn)
  local co = cooperative.create(fn)
  return function(...)
    return unwrap(co, cooperative.resume(co, ...))
  end
end

return cooperative
