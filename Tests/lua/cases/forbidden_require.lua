-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_require.lua:3: a script has no module but "muster", so it cannot require "os"
require "os"
