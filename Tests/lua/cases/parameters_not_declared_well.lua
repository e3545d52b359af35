-- answer: ["type: \"acounts\" is not known; did you mean \"accounts\"?","\"requird\" is not known; did you mean \"required\"?"]
local muster = require "muster"
local said = {}
for i, declaration in ipairs { { type = "acounts" }, { type = "string", requird = true } } do
  local _, message = pcall(muster.parameters, { some = declaration })
  said[i] = message:gsub("^.-some: ", "")
end
return said
