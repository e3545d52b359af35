-- status: MUSTER_ERROR_ARGUMENT
-- error: uncaught_value.lua:3: table: 
error({ "not a string" })
