-- The rockspec and the type annotations match the module.
local check = require "check"
local muster = require "muster"

local root = os.getenv("MUSTER_ROOT")

local function read(path)
  local file = assert(io.open(root .. "/" .. path))
  local text = file:read("a")
  file:close()
  return text
end

check.that("the rockspec has the version of the header and all C files of the host", function()
  local version = read("Include/muster.h"):match('#define MUSTER_VERSION "(.-)"')
  local rockspec = {}
  assert(loadfile(root .. "/bindings/lua/muster-" .. version .. "-1.rockspec", "t", rockspec))()
  check.equal(rockspec.version, version .. "-1")
  local list = "cd '" .. root .. "' && LC_ALL=C ls Sources/Interfaces/LuaHost/*/*.c"
  local listing = assert(io.popen(list))
  check.equal(table.concat(rockspec.build.modules.muster.sources, "\n") .. "\n", listing:read("a"))
  listing:close()
end)

check.that("the annotations describe exactly the members of the module", function()
  local described = {}
  local annotations = ""
  for _, file in ipairs { "muster", "functions", "clients" } do
    annotations = annotations .. read("bindings/lua/" .. file .. ".d.lua")
  end
  for name in annotations:gmatch("\nfunction muster%.([%w_]+)") do
    described[name] = "function"
  end
  described.null = annotations:match("\nmuster%.null") and "userdata"
  for name, value in pairs(muster) do
    check.equal(described[name], type(value))
  end
  for name in pairs(described) do
    check.equal(type(muster[name]), described[name])
  end
end)

check.done()
