-- status: MUSTER_ERROR_ARGUMENT
-- error: string_limit.lua:9: the script made a string of more than 16777216 bytes
local text = ("x"):rep(10 * 1024 * 1024)
assert(#(text .. ("y"):rep(1024)) == 10 * 1024 * 1024 + 1024)
assert(#("x"):rep(16 * 1024 * 1024) == 16777216)
for _, make in ipairs { string.rep, function(each) return each .. each end } do
  assert(not pcall(make, text, 2))
end
local _ = text .. text
