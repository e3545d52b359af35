-- result: [false,false,false,"one","nil"]
-- error(nil) in a task is an error, too.
local muster = require "muster"
local fail = function() error() end
local all = pcall(muster.all { a = fail, b = function() return 2 end })
local map, failure = pcall(muster.map, { 1 }, fail)
local both, first = pcall(muster.all { a = function() error("one", 0) end, b = fail })
return { all, map, both, first.message, first.others[1] }
