-- Lua 5.4 everywhere.
std = "lua54"
max_line_length = 100

-- These are wrong on purpose.
exclude_files = { "Tests/lua/cases", ".build" }

-- Declarations have no bodies.
files["bindings/lua/muster.d.lua"] = { unused = false }

-- Scripts run in the host's sandbox, so they may name only what it gives them.
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
