-- result: "1 2 a b c"
local walked = {}
for key in pairs { c = true, 10, b = true, 20, a = true } do
  walked[#walked + 1] = tostring(key)
end
return table.concat(walked, " ")
