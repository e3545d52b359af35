-- result: ["a,b,c","c","a,b","x,a,b","x","b",0,"b,a","2,3",true,true,true]
-- table.insert, table.remove, table.concat and table.unpack as in Lua.
local t = { "a", "b" }
table.insert(t, "c")
local results = { table.concat(t, ",") }
local function add(value) results[#results + 1] = value end
add(table.remove(t))
add(table.concat(t, ","))
table.insert(t, 1, "x")
add(table.concat(t, ","))
add(table.remove(t, 1))
add(table.remove(t, 2))
add(select("#", table.unpack({})))
add(table.concat({ "a", "b", "a", "c" }, ",", 2, 3))
add(table.concat({ table.unpack({ 1, 2, 3, 4 }, 2, 3) }, ","))
add(not pcall(table.insert, t, 5, "y"))
add(not pcall(table.insert, t))
add(not pcall(table.remove, t, 7))
assert(table.remove({}) == nil and table.remove({}, 1) == nil)
return results
