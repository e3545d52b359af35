-- status: MUSTER_ERROR_INPUT
-- error: syntax_error.lua:3: unexpected symbol near '='
local x = = 1
