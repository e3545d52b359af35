-- prints: one	2	nil	true
-- prints: a line
-- prints: and another
-- prints: 
-- prints: log: said
-- result: null
local muster = require "muster"
print("one", 2, nil, true)
print("a line\nand another")
print()
muster.log("said")
