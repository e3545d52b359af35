-- status: MUSTER_ERROR_INPUT
-- error: --accounts is required: the default of a script cannot name a file
-- error: --policy is required: the default of a script cannot name a file
-- The program's callback can read the file, but the user has not named it.
require("muster").parameters {
  accounts = { type = "accounts", default = "accounts.csv" },
  policy = { type = "file", default = "accounts.csv" },
}
