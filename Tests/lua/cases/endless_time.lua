-- budget: 1000000000000
-- time: 200
-- status: MUSTER_ERROR_ARGUMENT
-- error: endless_time.lua:8: the script ran for more than 200 milliseconds without waiting
-- The wall time is limited, and an error that is caught does not lift the limit.
while true do
  pcall(function()
    while true do end
  end)
end
