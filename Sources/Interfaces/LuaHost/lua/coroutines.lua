-- Lua's coroutine library for scripts: a wait in a coroutine of theirs passes on to its task.
local need = ...
local native = need "native"
local tasks = need "tasks"
local error, setmetatable = error, setmetatable
local create, resume, status, close =
  coroutine.create, coroutine.resume, coroutine.status, coroutine.close

-- Coroutines in the middle of a wait: to the script they are not suspended.
local held = setmetatable({}, { __mode = "k" })

-- Whether something else than the script will resume `co`.
local function is_taken(co)
  return held[co] or tasks.coroutines[co]
end

-- Each time `co` waits, its task waits in its place, and it goes on with the answer.
local function pass(co, succeeded, value, ...)
  if succeeded and value == tasks.WAIT and status(co) == "suspended" then
    held[co] = true
    return pass(co, resume(co, (function(...)
      held[co] = nil
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

-- A new coroutine begins its own count of instructions; making many must not be a way around it.
function cooperative.create(fn)
  native.charge(100)
  return create(fn)
end

function cooperative.resume(co, ...)
  if is_taken(co) then
    return false, "cannot resume a coroutine that waits for a call"
  end
  return pass(co, resume(co, ...))
end

function cooperative.status(co)
  return held[co] and "normal" or status(co)
end

function cooperative.close(co)
  if is_taken(co) or native.stopped() then
    error("cannot close a coroutine that waits for a call", 2)
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
