-- result: "a c"
local t, walked = { a = 1, b = 2, c = 3 }, {}
for key in pairs(t) do
  walked[#walked + 1] = key
  t.b = nil
end
return table.concat(walked, " ")
