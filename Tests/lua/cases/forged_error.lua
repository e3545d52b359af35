-- status: MUSTER_ERROR_ARGUMENT
-- error: forged_error.lua:4: 
-- A table of the script is not an error of the library, whatever getmetatable() returns for it.
error(setmetatable({ status = -8 }, { __metatable = "muster.error" }))
