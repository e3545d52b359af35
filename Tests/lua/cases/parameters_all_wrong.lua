-- arguments: {"mesage": "x", "count": "three", "share": "2", "on": "yes", "wait": "soon", "name": "too long", "other": "x", "pick": ""}
-- status: MUSTER_ERROR_INPUT
-- error: --accounts is missing: the accounts
-- error: --mesage is not known; did you mean --message?
-- error: --other is not known
-- error: --count must be a whole number
-- error: --share must be at most 1, not 2
-- error: --on must be true or false
-- error: --wait must be a duration like "40m"
-- error: --name must be at most 4 characters, not 8
-- error: --pick must be at least 1 items, not 0
require("muster").parameters {
  accounts = { type = "accounts", required = true, help = "the accounts" },
  message = { type = "string" },
  count = { type = "integer" },
  share = { type = "number", max = 1 },
  on = { type = "boolean" },
  wait = { type = "duration" },
  name = { type = "string", max = 4 },
  pick = { type = "list", min = 1 },
}
