-- result: [300,true]
-- A request with an input that is not JSON raises an error, and is not in progress any more.
local muster = require "muster"
local inspector = muster.client("inspector2")
local failed = 0
for _ = 1, 300 do
  if not pcall(inspector.list_members, inspector, { f = print }) then failed = failed + 1 end
end
return { failed, (pcall(inspector.list_members, inspector, {})) }
