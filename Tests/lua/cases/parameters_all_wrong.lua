-- arguments: {"mesage": "x", "count": "three", "share": "2", "on": "yes", "wait": "soon", "name": "too long", "other": "x", "pick": ""}
-- status: MUSTER_ERROR_INPUT
-- error: --accounts is required: the accounts
-- error: unknown argument --mesage; did you mean --message?
-- error: unknown argument --other
-- error: --count must be an integer
-- error: --share must be at most 1, not 2
-- error: --on must be true or false
-- error: --wait must be a duration like "40m"
-- error: --name must have at most 4 characters, not 8
-- error: --pick must have at least 1 item, not 0
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
