-- memory: 8000000
-- result: "not enough memory"
local _, message = pcall(function()
  return ("x"):rep(100000, ("y"):rep(1000))
end)
return message
