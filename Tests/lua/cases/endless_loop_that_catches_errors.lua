-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: more than 1000000 instructions without waiting
while true do
  pcall(function()
    while true do end
  end)
end
