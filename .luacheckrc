-- All Lua code is for Lua 5.4.
std = "lua54"
max_line_length = 100

-- The cases contain errors on purpose.
exclude_files = { "Tests/lua/cases", ".build" }

-- Declarations have no bodies, and types can be long.
files["bindings/lua"] = { unused = false, max_line_length = false }

-- Scripts run in the sandbox of the Lua host, which defines only these globals.
files["scripts"] = {
  std = {
    read_globals = {
      "_G", "_VERSION", "assert", "collectgarbage", "error", "getmetatable", "ipairs", "next",
      "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select",
      "setmetatable", "tonumber", "tostring", "type", "xpcall",
      coroutine = { other_fields = true },
      math = { other_fields = true },
      string = { other_fields = true },
      table = { other_fields = true },
      utf8 = { other_fields = true },
    },
  },
}
