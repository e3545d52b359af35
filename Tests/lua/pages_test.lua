-- The module in a stock interpreter: pages.
local check = require "check"
local muster = require "muster"

local MEMBERS = 400

muster.session {
  region = "us-east-1",
  simulation = { accounts = 0, adopt = true, seed = 7, failing = 0, throttle = 0 },
}
local inspector = muster.client("inspector2")

local ids = {}
for i = 1, MEMBERS do
  ids[i] = ("%012d"):format(i)
end
inspector:batch("associate_member", ids)

-- Members that are still being associated count, too.
local EVERYBODY = { onlyAssociated = false }

-- The ids on each page, page by page.
local function read(pages)
  local members, count = {}, 0
  for page in pages do
    count = count + 1
    for _, member in ipairs(page.members) do
      members[#members + 1] = member.accountId
    end
  end
  return members, count
end

check.that("a list is read page by page", function()
  local members, count = read(inspector:list_members_pages(EVERYBODY, { page_size = 25 }))
  check.equal(count, MEMBERS / 25)
  check.equal(table.concat(members), table.concat(ids))
end)

check.that("without options, the service chooses the page size", function()
  local members = read(inspector:list_members_pages(EVERYBODY))
  check.equal(#members, MEMBERS)
  check.equal(#read(inspector:list_members_pages()), 0)
end)

check.that("every call after the last page returns nil", function()
  local pages = inspector:list_members_pages(EVERYBODY, { max_items = 3 })
  check.equal(#pages().members, 3)
  check.equal(pages(), nil)
  check.equal(pages(), nil)
end)

check.that("reading with resume tokens returns every member once", function()
  local members, token, pieces = {}, nil, 0
  repeat
    local options = { page_size = 25, max_items = 90, starting_token = token }
    local pages = inspector:list_members_pages(EVERYBODY, options)
    for _, id in ipairs(read(pages)) do
      members[#members + 1] = id
    end
    token, pieces = pages:resume_token(), pieces + 1
  until not token
  check.equal(pieces, 5)
  check.equal(table.concat(members), table.concat(ids))
end)

check.that("lists are read concurrently in muster.map", function()
  local counts = muster.map({ 10, 25, 50 }, function(size)
    local members = read(inspector:list_members_pages(EVERYBODY, { page_size = size }))
    return #members
  end)
  check.equal(table.concat(counts, " "), "400 400 400")
end)

check.that("pages are read by one task at a time, and no page is lost", function()
  local pages, members = inspector:list_members_pages(EVERYBODY, { page_size = 25 }), 0
  local failure = check.raises("is already being read", muster.map, { 1, 2 }, function()
    for page in pages do
      members = members + #page.members
    end
  end)
  check.equal(failure.operation, "list_members")
  check.equal(members, MEMBERS)
end)

check.that("an operation without pages is an error", function()
  local message = "enable: OperationNotPageableError: enable is not paginated"
  local failure = check.raises(message, function()
    inspector:enable_pages {}
  end)
  check.contains(failure.where, "pages_test.lua")
end)

check.that("an unknown operation is an error with the nearest name", function()
  check.raises("did you mean list_members?", function() inspector:list_membres_pages {} end)
end)

check.that("invalid options are reported by name", function()
  local function open(options)
    return function() inspector:list_members_pages({}, options) end
  end
  check.raises('did you mean "page_size"?', open { pagesize = 5 })
  check.raises("list_members_pages: max_items must be an integer, at least 1",
    open { max_items = 0 })
  check.raises("page_size must be an integer, at least 1", open { page_size = "5" })
  check.raises("starting_token must be a string", open { starting_token = 5 })
  check.raises("/maxResults must be at most", open { page_size = 5000 })
  check.raises("Bad starting token", open { starting_token = "a___b___c" })
  check.raises("with a colon", inspector.list_members_pages, {})
  check.raises("the input must be a table", function() inspector:list_members_pages("x") end)
end)

check.done()
