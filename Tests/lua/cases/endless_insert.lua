-- budget: 1000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: more than 1000000 instructions without waiting
table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 1)
