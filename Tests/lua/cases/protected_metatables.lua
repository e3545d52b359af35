-- result: ["muster.array","muster.client","muster.error","muster.pages","muster.report"]
-- A script cannot reach the metatables of the module. A finalizer in one of them could run without
-- limits.
local muster = require "muster"
local inspector = muster.client("inspector2")
local _, failure = pcall(inspector.list_members, inspector, { maxResults = "x" })
return {
  getmetatable(muster.array {}),
  getmetatable(inspector),
  getmetatable(failure),
  getmetatable(inspector:list_members_pages()),
  getmetatable(muster.report {}),
}
