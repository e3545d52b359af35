-- result: ["unknown type \"acounts\"; did you mean \"accounts\"?","unknown option \"requird\"; did you mean \"required\"?"]
local muster = require "muster"
local messages = {}
for i, declaration in ipairs { { type = "acounts" }, { type = "string", requird = true } } do
  local _, message = pcall(muster.parameters, { some = declaration })
  messages[i] = message:gsub("^.-some: ", "")
end
return messages
