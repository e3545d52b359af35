-- result: "[first, second]"
-- A script can change its globals without affecting the host.
table.concat, string.format, ipairs, pairs, error = nil, nil, nil, nil, nil
local muster = require "muster"
local words = muster.map({ "first", "second" }, function(word)
  muster.sleep(1)
  return word
end)
return "[" .. words[1] .. ", " .. words[2] .. "]"
