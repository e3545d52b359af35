-- result: {"chunk":1,"coroutine":[1,"dead"],"tasks":[1,1]}
-- Reading pages appears to block: in the main chunk, in tasks, and in coroutines of the script.
local muster = require "muster"
local inspector = muster.client("inspector2")

local function count()
  local pages = 0
  for page in inspector:list_members_pages({ onlyAssociated = false }, { page_size = 10 }) do
    pages = pages + (page.members and 1 or 0)
  end
  return pages
end

local co = coroutine.create(count)
local _, counted = coroutine.resume(co)
return {
  chunk = count(),
  tasks = muster.map({ 1, 2 }, count),
  coroutine = { counted, coroutine.status(co) },
}
