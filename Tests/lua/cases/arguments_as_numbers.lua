-- arguments: {"id": 123456789012345678901234, "share": 1.5, "on": true, "name": "\u00e9"}
-- result: ["123456789012345678901234","1.5",true,"é"]
-- Numbers and booleans are read as their text.
local args = require("muster").parameters {
  id = { type = "string" },
  share = { type = "string" },
  on = { type = "boolean" },
  name = { type = "string" },
}
return { args.id, args.share, args.on, args.name }
