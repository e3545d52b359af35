-- arguments: {"types": "EC2, ECR,EC2"}
-- status: MUSTER_ERROR_INPUT
-- error: --types names EC2 twice
local muster = require "muster"
muster.parameters { types = { type = "list" } }
