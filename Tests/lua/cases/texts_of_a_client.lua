-- result: ["texts_of_a_client.lua:10: muster.client: the service must not contain a NUL character","texts_of_a_client.lua:10: muster.client: region must not contain a NUL character","texts_of_a_client.lua:10: muster.client: role_arn must not contain a NUL character","texts_of_a_client.lua:10: muster.client: region must not be empty"]
-- A text with a NUL would be cut there, and an empty Region would be that of the session.
local muster = require "muster"
local errors = {}
for i, arguments in ipairs {
  { "inspector2\0x" }, { "inspector2", { region = "us-east-1\0x" } },
  { "inspector2", { role_arn = "arn:aws:iam::222222222222:role/x\0y" } },
  { "inspector2", { region = "" } },
} do
  local _, message = pcall(function() muster.client(arguments[1], arguments[2]) end)
  errors[i] = message
end
return errors
