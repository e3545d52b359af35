-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_require.lua:3: cannot require "os": scripts can only require "muster"
require "os"
