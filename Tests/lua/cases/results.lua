-- result: {"array":[],"deep":{"list":[1,2.5,"é\"\n",null]},"empty":{},"false":false,"whole":3}
local muster = require "muster"
return {
  empty = {},
  array = muster.array {},
  deep = { list = { 1, 2.5, 'é"\n', muster.null } },
  whole = 6 / 2,
  ["false"] = false,
}
