-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: more than 1000000 instructions without waiting
local function forever()
  while true do end
end
local co = coroutine.create(function()
  local _ <close> = setmetatable({}, { __close = forever })
  forever()
end)
coroutine.resume(co)
coroutine.close(co)
