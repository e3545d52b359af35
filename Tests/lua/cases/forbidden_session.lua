-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_session.lua:3: the session is already open
require("muster").session { region = "us-east-1" }
