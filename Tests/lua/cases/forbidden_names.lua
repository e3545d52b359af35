-- result: []
local found = require("muster").array {}
for _, name in ipairs { "io", "os", "debug", "package", "load", "loadfile", "dofile", "loadstring",
  "arg" } do
  if _G[name] ~= nil then
    found[#found + 1] = name
  end
end
if string.dump or ("").dump then
  found[#found + 1] = "string.dump"
end
return found
