-- Tasks: coroutines that wait for calls and timers, so that a script reads as if it blocked.
--
-- A task that waits yields WAIT and an id. When the call, timer or group with this id finishes, the
-- task is ready again, with the result. An id is a number from the library, or a table for a group
-- of tasks.
local require = ...
local native = require "native"
local errors = require "errors"
local ipairs, select, setmetatable = ipairs, select, setmetatable
local create, isyieldable, resume = coroutine.create, coroutine.isyieldable, coroutine.resume
local running, status, yield = coroutine.running, coroutine.status, coroutine.yield
local unpack = table.unpack

local tasks = {}

tasks.WAIT = {}

-- True if coroutines of the script forward waits to their task; see coroutines.lua.
tasks.cooperative = false

-- The coroutines of tasks. Only the scheduler resumes them.
tasks.coroutines = setmetatable({}, { __mode = "k" })

-- True if the script is only described: it then ends at its first wait.
tasks.describing = false
local halted = false

local current            -- the task that is running
local waiting = {}       -- id → the task that waits for it
local results = {}       -- id → the result of a wait outside of a task
local ready = { first = 1, last = 0 }

local function make_ready(task, ...)
  ready.last = ready.last + 1
  ready[ready.last] = { task, select("#", ...), ... }
end

local function next_ready()
  local entry = ready[ready.first]
  if entry then
    ready[ready.first] = nil
    ready.first = ready.first + 1
  end
  return entry
end

local function deliver(id, ...)
  local task = waiting[id]
  if task then
    waiting[id] = nil
    make_ready(task, ...)
  else
    results[id] = { ... }
  end
end

local function finish(task, succeeded, value)
  local traceback = not succeeded and native.traceback(task.coroutine, task.fn) or nil
  task.on_finish(succeeded, value, traceback)
end

-- Handles what a task's coroutine returned from resume: a wait, the task's value, or an error.
local function handle(task, succeeded, value, id)
  if succeeded and status(task.coroutine) == "suspended" then
    if value == tasks.WAIT then
      waiting[id] = task
    else
      finish(task, false, "attempt to yield from outside a coroutine")
    end
  else
    finish(task, succeeded, value)
  end
end

local function step(task, count, ...)
  local previous = current
  current = task
  handle(task, resume(task.coroutine, unpack({ ... }, 1, count)))
  current = previous
end

-- Runs ready tasks, and waits for events if no task is ready, until `done` returns true.
local function drive(done)
  while not done() do
    local entry = next_ready()
    if entry then
      step(unpack(entry, 1, entry[2] + 2))
    else
      local id, succeeded, result = native.event()
      if id then
        deliver(id, succeeded, result)
      elseif id == nil then
        errors.raise("nothing to wait for: no call or timer is in progress")
      end
    end
  end
end

-- Waits where a task cannot yield: in the main chunk of a stock interpreter, or below a C function.
local function block(id)
  drive(function() return results[id] ~= nil end)
  local result = results[id]
  results[id] = nil
  return unpack(result)
end

-- Waits for `id` and returns its result.
function tasks.await(id)
  local in_task = current and (tasks.cooperative or running() == current.coroutine)
  if in_task and isyieldable() then
    return yield(tasks.WAIT, id)
  end
  return block(id)
end

-- Ends a script that is only described. Every function with an effect begins with this call.
function tasks.halt_if_describing()
  if tasks.describing then
    halted = true
    tasks.await {}
  end
end

-- Calls `start`, which submits a call or starts a timer, and waits. Returns the result, or raises
-- the error with `name` as its operation.
function tasks.call(name, start, ...)
  tasks.halt_if_describing()
  local id, failure = start(...)
  if not id then
    errors.raise_failure(name, failure)
  end
  local succeeded, result = tasks.await(id)
  if not succeeded then
    errors.raise_failure(name, result)
  end
  return result
end

-- The maximum number of requests in progress. Their responses take memory that the script's limit
-- does not count.
local REQUESTS = 256

local requests = 0
local queued = { first = 1, last = 0 }

-- Waits until another request may be started.
local function begin_request()
  if requests < REQUESTS then
    requests = requests + 1
    return
  end
  local id = {}
  queued.last = queued.last + 1
  queued[queued.last] = id
  tasks.await(id)
end

-- Lets the next task that waits start its request.
local function end_request()
  local id = queued[queued.first]
  if not id then
    requests = requests - 1
    return
  end
  queued[queued.first] = nil
  queued.first = queued.first + 1
  deliver(id)
end

-- A variable with this value ends a request, also if an error is raised.
local REQUEST = setmetatable({}, { __close = end_request, __metatable = false })

-- Like `call`, for a single request. Only some of them are in progress at a time.
function tasks.request(name, start, ...)
  tasks.halt_if_describing()
  begin_request()
  local _ <close> = REQUEST
  return (tasks.call(name, start, ...))
end

-- Runs fn(...) as a new task. `on_finish` receives whether it succeeded, and its value or error.
local function spawn(on_finish, fn, ...)
  local task = { coroutine = create(fn), fn = fn, on_finish = on_finish }
  tasks.coroutines[task.coroutine] = true
  make_ready(task, ...)
end

-- Runs a script's main chunk. Returns whether it succeeded, its value or error, and a traceback.
function tasks.main(chunk)
  local outcome
  spawn(function(...) outcome = { ... } end, chunk)
  drive(function() return outcome or halted end)
  return unpack(outcome or { true }, 1, 3)
end

-- Runs jobs, each {fn, argument, …, n = count}, concurrently. Returns their values in order after
-- all have finished, or raises the first error.
function tasks.gather(jobs)
  local group, left = {}, #jobs
  local values, failures = {}, {}
  for i, job in ipairs(jobs) do
    spawn(function(succeeded, value)
      values[i] = succeeded and value or nil
      failures[i] = not succeeded and { value = value } or nil
      left = left - 1
      if left == 0 then
        deliver(group)
      end
    end, unpack(job, 1, job.n))
  end
  if left > 0 then
    tasks.await(group)
  end
  local raised = { n = 0 }
  for i = 1, #jobs do
    if failures[i] then
      raised.n = raised.n + 1
      raised[raised.n] = failures[i].value
    end
  end
  if raised.n > 0 then
    errors.raise_first(raised)
  end
  return values
end

return tasks
