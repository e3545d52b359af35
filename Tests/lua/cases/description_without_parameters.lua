--
-- describe: {"about":null,"parameters":[]}
local muster = require "muster"
local inspector = muster.client("inspector2")
inspector:batch_get_account_status {}
error "never reached: a script that is described calls nothing"
