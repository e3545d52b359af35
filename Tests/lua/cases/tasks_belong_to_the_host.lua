-- result: [1,false,false]
-- A script cannot resume or close a waiting task, only its own coroutines.
local muster = require "muster"
local task
local results = muster.all {
  first = function()
    task = coroutine.running()
    muster.sleep("2s")
    return 1
  end,
  second = function()
    muster.sleep("1s")
    return { (coroutine.resume(task)), (pcall(coroutine.close, task)) }
  end,
}()
return { results.first, results.second[1], results.second[2] }
