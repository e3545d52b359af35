-- Parameters in a stock interpreter: files that the command line names are read by the library.
local check = require "check"
local muster = require "muster"

-- The value of the parameter `list` if the command line is `--list VALUE`.
local function file_at(value)
  table.move({ "--list", value }, 1, 2, 1, arg)
  return muster.parameters { list = { type = "file", required = true } }.list
end

check.that("a parameter has the contents of the file that it names", function()
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write("a\0b\n")
  file:close()
  check.equal(file_at(path), "a\0b\n")
  os.remove(path)
end)

check.that("a file that cannot be read is an error with the library's reason", function()
  check.raises("/no/such cannot be read: No such file or directory", file_at, "/no/such")
  check.raises("/dev/zero is larger than 256 MiB", file_at, "/dev/zero")
end)

check.done()
