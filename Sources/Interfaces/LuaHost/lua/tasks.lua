-- Tasks: coroutines that wait for calls and timers, so that a script reads as if it blocked.
--
-- A task that waits yields WAIT and the id it waits for; when that id finishes, the task is made
-- ready again with its answer. An id is a number of the library's, or a table for a group of tasks.
local need = ...
local native = need "native"
local errors = need "errors"
local ipairs, select, setmetatable = ipairs, select, setmetatable
local create, isyieldable, resume = coroutine.create, coroutine.isyieldable, coroutine.resume
local running, status, yield = coroutine.running, coroutine.status, coroutine.yield
local unpack = table.unpack

local tasks = {}

tasks.WAIT = {}

-- Whether coroutines of the script pass a wait on to their task; see coroutines.lua.
tasks.cooperative = false

-- The coroutines of tasks: only the scheduler resumes them.
tasks.coroutines = setmetatable({}, { __mode = "k" })

-- When the script is only asked what it is, it ends at its first wait.
tasks.describing = false
local halted = false

local current            -- the task that is being stepped
local waiting = {}       -- id → the task that waits for it
local arrived = {}       -- id → the answer that a wait without a task is for
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
    arrived[id] = { ... }
  end
end

local function finish(task, succeeded, value)
  local trace = not succeeded and native.trace(task.coroutine, task.fn) or nil
  task.finished(succeeded, value, trace)
end

-- Takes what a task's coroutine gave when it stopped: a wait, its end, or its error.
local function settle(task, succeeded, value, id)
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
  local before = current
  current = task
  settle(task, resume(task.coroutine, unpack({ ... }, 1, count)))
  current = before
end

-- Steps ready tasks, and waits when there is none, until `done` says so.
local function drive(done)
  while not done() do
    local entry = next_ready()
    if entry then
      step(unpack(entry, 1, entry[2] + 2))
    else
      local id, succeeded, answer = native.event()
      if not id then
        errors.raise("this waits for something that can no longer happen")
      end
      deliver(id, succeeded, answer)
    end
  end
end

-- Waits where no task can yield: in the main chunk of a stock interpreter, or below a C function.
local function block(id)
  drive(function() return arrived[id] ~= nil end)
  local answer = arrived[id]
  arrived[id] = nil
  return unpack(answer)
end

-- Waits for `id` and returns its answer.
function tasks.await(id)
  local in_task = current and (tasks.cooperative or running() == current.coroutine)
  if in_task and isyieldable() then
    return yield(tasks.WAIT, id)
  end
  return block(id)
end

-- Ends a script that is only described, at the place where it would begin to act.
function tasks.halt()
  halted = true
  tasks.await {}
end

-- Starts something of the library's and waits for it: its answer, or the error that it failed with.
function tasks.call(name, start, ...)
  if tasks.describing then
    tasks.halt()
  end
  local succeeded, answer = tasks.await(start(...))
  if not succeeded then
    errors.fail(name, answer)
  end
  return answer
end

-- Runs fn(...) as a task of its own; `finished` receives whether it succeeded, and its value.
local function spawn(finished, fn, ...)
  local task = { coroutine = create(fn), fn = fn, finished = finished }
  tasks.coroutines[task.coroutine] = true
  make_ready(task, ...)
end

-- Runs a script's main chunk to its end: whether it succeeded, its value or error, and a trace.
function tasks.main(chunk)
  local outcome
  spawn(function(...) outcome = { ... } end, chunk)
  drive(function() return outcome or halted end)
  return unpack(outcome or { true }, 1, 3)
end

-- Runs jobs, each {fn, argument, …}, at once; returns their values in order, when all have ended.
function tasks.gather(jobs)
  local group, left = {}, #jobs
  local values, failures = {}, {}
  for i, job in ipairs(jobs) do
    spawn(function(succeeded, value)
      values[i] = succeeded and value or nil
      failures[i] = not succeeded and { value } or nil
      left = left - 1
      if left == 0 then
        deliver(group)
      end
    end, unpack(job, 1, job.n))
  end
  if left > 0 then
    tasks.await(group)
  end
  local first = {}
  for i = 1, #jobs do
    first[#first + 1] = failures[i] and failures[i][1]
  end
  if #first > 0 then
    errors.raise_first(first)
  end
  return values
end

return tasks
