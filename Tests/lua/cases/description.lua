-- What it is about.
-- describe: {"about":"What it is about.","parameters":[{"default":"40m","help":"How long","name":"patience","required":false,"type":"duration"},{"max":3,"min":1,"name":"regions","required":true,"type":"list"}]}
local muster = require "muster"
local args = muster.parameters {
  regions = { type = "list", required = true, min = 1, max = 3 },
  patience = { type = "duration", default = "40m", help = "How long" },
}
error("never reached: " .. args.patience)
