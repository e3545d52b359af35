-- arguments: ["accounts"]
-- status: MUSTER_ERROR_ARGUMENT
-- error: the arguments must be a JSON object of strings
require("muster").parameters { accounts = { type = "string" } }
