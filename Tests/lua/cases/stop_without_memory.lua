-- budget: 20000000
-- memory: 20000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: the script executed more than 20000000 instructions without waiting
-- A script without memory that exceeds its budget in a coroutine ends as well, and its __close
-- handlers do not run uncounted.
local head, p, i, v
local function make() v = p .. i end
local function link() head = { v, head } end
local function fill_with_tables() while true do head = { head } end end
local function fill_with_functions() while true do local q = head head = function() return q end end end
local co = coroutine.create(function()
  local _ <close> = setmetatable({}, { __close = function() while true do end end })
  for _, size in ipairs { 4000000, 1000000, 100000, 10000, 1000, 200 } do
    i = 0
    p = pcall(function() p = ("x"):rep(size) end) and p or "x"
    repeat i = i + 1 until not (pcall(make) and pcall(link))
  end
  v = nil
  pcall(fill_with_tables)
  pcall(fill_with_functions)
  while true do end
end)
coroutine.resume(co)
