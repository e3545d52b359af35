-- arguments: {"regions": "us-east-1, eu-west-1,us-gov-west-1", "twice": "us-east-1,us-east-1", "name": "us-east-1,Ohio"}
-- status: MUSTER_ERROR_INPUT
-- error: --name must be Regions like us-east-1: "Ohio" is not valid
-- error: --twice names us-east-1 twice
require("muster").parameters {
  regions = { type = "regions", max = 3 },
  twice = { type = "regions" },
  name = { type = "regions" },
}
