-- arguments: {"accounts": "bad.csv", "missing": "nowhere.csv"}
-- status: MUSTER_ERROR_INPUT
-- error: --accounts bad.csv: 
-- error: 2222
-- error: --missing there is no such file
require("muster").parameters {
  accounts = { type = "accounts", required = true },
  missing = { type = "file" },
}
