-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: more than 1000000 instructions without waiting
coroutine.wrap(function()
  while true do end
end)()
