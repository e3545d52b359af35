-- arguments: {"name": "caf\u00e9 \ud83d\ude00 \"x\"\n", "count": "3", "share": "0.5", "on": "true", "off": "false", "items": "a, b,c", "wait_for": "1h30m"}
-- result: {"count":3,"items":["a","b","c"],"later":2400,"name":"café 😀 \"x\"\n","off":false,"on":true,"plain":"as it is","share":0.5,"wait_for":5400}
local muster = require "muster"
return muster.parameters {
  name = { type = "string", required = true, max = 11 },
  count = { type = "integer", min = 1, max = 3 },
  share = { type = "number", max = 1 },
  on = { type = "boolean" },
  off = { type = "boolean" },
  items = { type = "list", max = 3 },
  wait_for = { type = "duration" },
  later = { type = "duration", default = "40m" },
  plain = { type = "string", default = "as it is" },
  absent = { type = "string" },
}
