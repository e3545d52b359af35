-- The first comment line.
-- describe: {"about":"The first comment line.","parameters":[{"max":3,"min":1,"name":"regions","required":true,"type":"list"},{"default":"40m","help":"Maximum time","name":"timeout","required":false,"type":"duration"}]}
local muster = require "muster"
local args = muster.parameters {
  regions = { type = "list", required = true, min = 1, max = 3 },
  timeout = { type = "duration", default = "40m", help = "Maximum time" },
}
error("never reached: " .. args.timeout)
