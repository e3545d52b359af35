-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: endless_move.lua:4: the script executed more than 1000000 instructions
table.move({}, 1, math.maxinteger - 1, 2)
