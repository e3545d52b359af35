-- arguments: {"module": "../../../bindings/lua/muster.d.lua", "library": "../../../bindings/lua/functions.d.lua", "clients": "../../../bindings/lua/clients.d.lua"}
-- result: []
-- Walks from the globals over everything that a script reaches, and over every value that a
-- function returns or raises. No metatable is reachable, every function is in the lists below or in the
-- annotations, and every function of the annotations is found and called.
local muster = require "muster"
local args = muster.parameters {
  module = { type = "file", required = true },
  library = { type = "file", required = true },
  clients = { type = "file", required = true },
}

-- Lua's functions for scripts, each with arguments for a call.
local LUA = {
  assert = { true }, collectgarbage = { "count" }, error = { "text" }, getmetatable = { "" },
  ipairs = { {} }, next = { {} }, pairs = { {} }, pcall = { error, {} }, print = {},
  rawequal = { 1, 1 }, rawget = { {}, 1 }, rawlen = { {} }, rawset = { {}, 1, 1 },
  require = { "muster" }, select = { 1, {} }, setmetatable = { {}, { __metatable = "own" } }, tonumber = { "1" },
  tostring = { 1 }, type = { 1 }, xpcall = { error, tostring, {} },
  ["coroutine.close"] = { coroutine.create(print) }, ["coroutine.create"] = { print },
  ["coroutine.isyieldable"] = {}, ["coroutine.resume"] = { coroutine.create(print) },
  ["coroutine.running"] = {}, ["coroutine.status"] = { coroutine.create(print) },
  ["coroutine.wrap"] = { print }, ["coroutine.yield"] = false,
  ["string.byte"] = { "a" }, ["string.char"] = { 65 }, ["string.find"] = { "a", "(a)" },
  ["string.format"] = { "%s", "a" }, ["string.gmatch"] = { "a", "a" },
  ["string.gsub"] = { "a", "a", "b" }, ["string.len"] = { "a" }, ["string.lower"] = { "A" },
  ["string.match"] = { "a", "(a)" }, ["string.pack"] = { "b", 1 },
  ["string.packsize"] = { "b" }, ["string.rep"] = { "a", 2 }, ["string.reverse"] = { "ab" },
  ["string.sub"] = { "ab", 1 }, ["string.unpack"] = { "b", "a" }, ["string.upper"] = { "a" },
  ["table.concat"] = { { "a" } }, ["table.insert"] = { {}, 1 }, ["table.move"] = { {}, 1, 1, 2 },
  ["table.pack"] = { 1 }, ["table.remove"] = { { 1 } }, ["table.sort"] = { { 2, 1 } },
  ["table.unpack"] = { { 1 } },
  ["utf8.char"] = { 65 }, ["utf8.codepoint"] = { "a" }, ["utf8.codes"] = { "a" },
  ["utf8.len"] = { "a" }, ["utf8.offset"] = { "a", 1 },
  ["math.abs"] = { 1 }, ["math.acos"] = { 1 }, ["math.asin"] = { 1 }, ["math.atan"] = { 1 },
  ["math.ceil"] = { 1 }, ["math.cos"] = { 1 }, ["math.deg"] = { 1 }, ["math.exp"] = { 1 },
  ["math.floor"] = { 1 }, ["math.fmod"] = { 1, 2 }, ["math.log"] = { 1 }, ["math.max"] = { 1 },
  ["math.min"] = { 1 }, ["math.modf"] = { 1 }, ["math.rad"] = { 1 }, ["math.random"] = {},
  ["math.randomseed"] = { 1 }, ["math.sin"] = { 1 }, ["math.sqrt"] = { 1 }, ["math.tan"] = { 1 },
  ["math.tointeger"] = { 1 }, ["math.type"] = { 1 }, ["math.ult"] = { 1, 2 },
}

-- Functions that other functions return, with their arguments.
local RETURNED = {
  ["ipairs()"] = { {}, 0 }, ["pairs()"] = { {} }, ["coroutine.wrap()"] = {},
  ["string.gmatch()"] = {}, ["utf8.codes()"] = { "a", 0 }, ["muster.all()"] = {},
  ["Client:list_members"] = { { maxResults = 5 } }, ["Client:list_members_pages"] = {},
}

local client = muster.client("inspector2")
local ids = { "222222222222" }
local report = client:batch("associate_member", ids)
local scenario = muster.export_scenario()

-- Arguments for the functions of the module and for methods.
local MUSTER = {
  ["muster.all"] = { { a = function() return {} end } }, ["muster.array"] = { {} },
  ["muster.caller_account"] = {}, ["muster.client"] = { "macie2" },
  ["muster.compare_scenarios"] = { scenario, scenario }, ["muster.compare_session"] = {},
  ["muster.describe_session"] = {}, ["muster.export_scenario"] = {},
  ["muster.history"] = { client:list_members() }, ["muster.list_scenario_accounts"] = {},
  ["muster.load_model"] = { "path" }, ["muster.log"] = { "" },
  ["muster.map"] = { { 1 }, function() return {} end }, ["muster.now"] = {},
  ["muster.parameters"] = { { x = { type = "file" } } }, ["muster.report"] = { report },
  ["muster.session"] = { {} }, ["muster.sleep"] = { 1 },
  ["muster.snapshot"] = { { regions = { "us-east-1" } } }, ["muster.version"] = {},
  ["Client:batch"] = { "enable", ids, { resourceTypes = { "EC2" } } },
  ["Client:wait_until"] = { "account_enabled", ids, { timeout = "1s" } },
  ["Client:read_states"] = { "account_enabled", ids },
  ["Report:done"] = {}, ["Report:pending"] = {}, ["Report:failed"] = {}, ["Report:skipped"] = {},
  ["Report:counts"] = {}, ["Pages:resume_token"] = {},
}

local faults = muster.array {}
local allowed, called, annotated, visited = {}, {}, {}, {}
for _, list in ipairs { LUA, RETURNED, MUSTER } do
  for name, arguments in pairs(list) do
    allowed[name] = arguments
  end
end

local function fault(format, ...)
  faults[#faults + 1] = format:format(...)
end

local CLASSES = { ["muster.client"] = "Client:", ["muster.report"] = "Report:",
                  ["muster.pages"] = "Pages:" }

local walk

-- Calls a function, and walks over its values or its error.
local function call(fn, path, object)
  local arguments = allowed[path]
  called[path] = true
  if arguments then
    local results = table.pack(pcall(fn, table.unpack(object and { object, table.unpack(arguments) }
      or arguments)))
    for i = 2, results.n do
      walk(results[i], path .. "()")
    end
  end
end

local function walk_function(fn, path, object)
  if allowed[path] == nil then
    fault("%s is a function outside the list", path)
  elseif not called[path] then
    call(fn, path, object)
  end
end

local function walk_members(value, path, class)
  local iterate = type(value) == "userdata" and ipairs or pairs
  for key, member in iterate(value) do
    walk(key, path .. " key")
    local name = path == "_G" and key or class and class .. key or path .. "." .. tostring(key)
    walk(member, name)
  end
  for name in pairs(allowed) do
    local method = class and name:match("^" .. class .. "(.+)$")
    if method then
      walk_function(value[method], name, class ~= "Pages:" and value or nil)
    end
  end
end

function walk(value, path)
  local metatable = getmetatable(value)
  if type(metatable) == "table" then
    fault("%s has a metatable that the script can change", path)
  end
  if type(value) == "function" and (path:find("^[%w_.]+$") or path:find("[:)]")) then
    return walk_function(value, path)
  end
  local is_object = type(value) == "table" or type(value) == "userdata"
  if is_object and value ~= muster.null and not visited[value] then
    visited[value] = true
    walk_members(value, value == _G and "_G" or value == muster and "muster" or path,
      CLASSES[metatable])
    if CLASSES[metatable] == "Report:" then
      walk(value.outcomes, path .. ".outcomes")
      walk(value.parameters, path .. ".parameters")
    elseif CLASSES[metatable] == "Pages:" then
      walk(select(2, pcall(value)), path .. "()")
    end
  end
end

walk(_G, "_G")
walk(getmetatable(""), "the metatable of strings")
walk(client, "client")
walk(report, "report")
walk(select(2, pcall(client.list_members, client, { maxResults = "x" })), "error")
walk(select(2, pcall(client.list_members, client, { nextToken = "x" })), "error of the service")
walk(select(2, pcall(muster.map, { 1, 2 }, error)), "error of several tasks")

for _, text in pairs(args) do
  for name in text:gmatch("\nfunction ([%w_.:]+)%(") do
    annotated[name] = true
  end
end
for name in pairs(annotated) do
  if not called[name] then fault("%s is annotated, but was not called", name) end
end
for name in pairs(allowed) do
  if not called[name] then fault("%s is in the list, but was not found", name) end
end
return faults
