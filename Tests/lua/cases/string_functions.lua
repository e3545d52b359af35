-- result: []
-- The string functions of a script behave as in the Lua manual.
local muster = require "muster"
local wrong = muster.array {}

local function check(expected, ...)
  local words = {}
  for i = 1, select("#", ...) do
    words[i] = tostring((select(i, ...)))
  end
  local found = table.concat(words, " ")
  if found ~= expected then
    wrong[#wrong + 1] = ("expected %s, found %s"):format(expected, found)
  end
end

local function all(subject, pattern, init)
  local found = {}
  for a, b in subject:gmatch(pattern, init) do
    found[#found + 1] = b and a .. "=" .. b or a
  end
  return table.concat(found, ",")
end

check("5 7 lua", ("the lua"):find("(%a%a%a)$"))
check("nil", ("x"):find("y"))
check("1 0", (""):find(""))
check("nil", ("x"):find("", 3))
check("2 2", ("a.c"):find(".", 2))
check("2 2", ("a.c"):find(".", 1, true))
check("4 5", ("axbxc"):find("xc", -2))
check("key value", ("key = value"):match("^(%w+)%s*=%s*(%w+)$"))
check("2 4", ("abc"):match("()bc()"))
check("(a(b)c)", ("x(a(b)c)y"):match("%b()"))
check("THE (quick) fox", ("THE (quick) fox"):match("%f[%a].*%f[%A]"))
check('"it\'s"', ([[say "it's"]]):match([[(["']).-%1]]) and ([["it's"]]))
check("]", ("a]b"):match("[]]"))
check("-", ("a-b"):match("[a%-]", 2))
check("nil", ("abc"):match("^b"))
check("b", ("abc"):match("^b", 2))
check("12", ("x12y"):match("%d+"))
check("", ("x12y"):match("%d-"))
check("color colour", ("color"):match("colou?r"), ("colour"):match("colou?r"))
check("a=1,b=2", all("a=1, b=2", "(%w+)=(%w+)"))
check("one,two", all("one two", "%a+"))
check(",,", all("ab", "x*"))
check("c", all("a b c", "%a", 4))
check("hello hello world world 2", ("hello world"):gsub("%w+", "%0 %0"))
check("world hello 1", ("hello world"):gsub("(%w+) (%w+)", "%2 %1"))
check("-a-b- 3", ("ab"):gsub("", "-"))
check("xbab 1", ("abab"):gsub("a", "x", 1))
check("xab 1", ("aab"):gsub("^a", "x"))
check("lua-5 2", ("$name-$version"):gsub("%$(%w+)", { name = "lua", version = 5 }))
check("A.b 2", ("a.b"):gsub("%a", function(letter) return letter == "a" and "A" end))
check("100% 1", ("100p"):gsub("p", "%%"))
check("false", (pcall(string.find, "x", "[a")))
check("false", (pcall(string.find, "x", "(a")))
check("false", (pcall(string.find, "x", "%")))
check("false", (pcall(string.gsub, "x", "x", "%2")))
check("false", (pcall(string.gsub, "x", "x", function() return {} end)))
check("false", (pcall(string.gsub, "x", "x")))
return wrong
