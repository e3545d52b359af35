-- status: MUSTER_ERROR_ARGUMENT
-- error: the answer: /0: this string is not UTF-8
-- Each of these is refused on its own; the first that is taken would be the answer.
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
