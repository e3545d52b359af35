-- time: 10000
-- result: [false,[3,4],[1,0],[4,3],false,[2,3],false]
-- The search for 2 MB in 4 MB would take minutes if each position was compared.
local function find(...)
  local first, last = string.find(...)
  return first and { first, last } or false
end
return {
  find(("a"):rep(4000000), ("a"):rep(2000000) .. "b", 1, true),
  find("a.%.", "%.", 1, true),
  find("abc", "", 1, true),
  find("abc", "", 4, true),
  find("abc", "", 5, true),
  find("abc", "bc", -2, true),
  find("abc", "ab", 2, true),
}
