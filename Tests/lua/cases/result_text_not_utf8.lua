-- status: MUSTER_ERROR_ARGUMENT
-- error: the result: /0: the string is not valid UTF-8
-- Each string must raise an error; the script returns the first one that does not.
local muster = require "muster"
for _, text in ipairs { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
  "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xff" } do
  local refused = not pcall(function()
    muster.client("inspector2"):list_members { nextToken = text }
  end)
  if not refused then
    return text
  end
end
return { "\xff" }
