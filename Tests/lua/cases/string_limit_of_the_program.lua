-- strings: 3000
-- result: ["not enough memory","not enough memory","not enough memory","not enough memory","not enough memory","not enough memory","not enough memory",2900]
-- Functions that make strings obey the limit of the program.
local text = ("x"):rep(2900)
local function error_of(...)
  return (select(2, pcall(...)))
end
return {
  error_of(string.rep, text, 2),
  error_of(string.format, "%s%s", text, text),
  error_of(table.concat, { text, text }),
  error_of(string.gsub, text, "x", "yy"),
  error_of(string.pack, "zz", text, text),
  error_of(function() return text .. text end),
  error_of(utf8.char, table.unpack((function()
    local letters = {}
    for i = 1, 2000 do letters[i] = 0x800 end
    return letters
  end)())),
  #text,
}
