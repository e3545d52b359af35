-- status: MUSTER_ERROR_ARGUMENT
-- error: forbidden_session.lua:3: the session is open already
require("muster").session { region = "us-east-1" }
