---@meta muster

-- The functions of the module, written by hand. Generated are the options (options.d.lua), the
-- functions that call the library without more (functions.d.lua), outcomes (outcomes.d.lua),
-- muster.client (clients.d.lua), and the clients of the services (services/).

---Amazon Inspector and Amazon Macie across every account of an organization. This is the module
---that `require "muster"` returns, in a program that runs scripts and in a stock Lua 5.4.
---
---Calls, batches, waits and sleeps read as if they blocked. Meanwhile, other functions of
---muster.map and muster.all continue. In a stock interpreter, a wait in a coroutine of the script
---blocks the function that resumed the coroutine.
---@class muster
local muster = {}

---A duration: "40m", "1h30m", "500ms", or a number of seconds.
---@alias muster.Duration string|number

---An account as `muster.parameters` reads it. It is not processed if its `outcome` is "skipped".
---@class muster.Account
---@field accountId string
---@field email? string
---@field name? string
---@field regions? string[] The Regions to which the account is limited; the default is all.
---@field outcome? string
---@field message? string

---A list of accounts for a step.
---@alias muster.Accounts string[]|muster.Account[]|muster.Report

---The error that a failed call raises. `tostring` returns "operation: code: message".
---@class muster.Error
---@field operation? string The operation, named as in boto3, or the state.
---@field code? string The service's error code, or botocore's name for another error.
---@field message? string
---@field status? integer The muster_status of the call, a negative number.
---@field http_status? integer The HTTP status of the last response; 0 if there was none.
---@field request_id? string The request id of the service, for AWS Support.
---@field attempts? integer The number of times the request was sent.
---@field history? muster.Attempt[] The attempts, the first one first.
---@field retryable? boolean Whether sending the same request again is safe and may succeed.
---@field violations? table The errors in the input, or in the script's arguments.
---@field where string The source position in the script, like "onboard.lua:12: ".
---@field others? any[] The other errors of the same muster.map or muster.all.

---One attempt of a call. Times are in milliseconds.
---@class muster.Attempt
---@field attempt integer The number of the attempt, from 1.
---@field httpStatus? integer The HTTP status of the response, if there was one.
---@field code? string The error code.
---@field requestId? string
---@field waitedMs integer The delay before the attempt: for a retry, or in adaptive mode.
---@field durationMs integer
---@field retry? "throttling"|"transient"|"clock_skew" The reason for the next attempt.
---@field retryInMs? integer The delay before the next attempt.
---@field stop? "final"|"max_attempts"|"retry_quota"|"may_have_been_executed" Why it is the last.

---The outcomes of a step, one for every account. `#report` is their number; ipairs iterates over
---them. A report can be the list of accounts of the next step: that step processes the accounts
---that are done, and copies the outcomes of the others to its own report.
---
---A report cannot be changed: each outcome is read as a new table. To change outcomes, change the
---list `report.outcomes`, and pass `{ outcomes = list }` to muster.report.
---@class muster.Report
---@field outcomes muster.Outcome[] All outcomes in a new list.
---@field parameters? table The parameters that a wait takes over, such as the scan types.
---@field [integer] muster.Outcome
---@operator len: integer
local Report = {}

---The outcomes "done" and "already".
---@return muster.Report
function Report:done() end

---The outcomes "pending".
---@return muster.Report
function Report:pending() end

---The outcomes "retryable" and "needs_action".
---@return muster.Report
function Report:failed() end

---The outcomes "skipped".
---@return muster.Report
function Report:skipped() end

---The number of outcomes of each kind: `counts().needs_action`.
---@return table<string, integer>
function Report:counts() end

---The pages of an operation: `for page in client:list_members_pages { … } do`. Each page is the
---result of one call. One page is in memory at a time.
---@class muster.Pages
---@overload fun(): table? The next page; nil after the last one.
local Pages = {}

---The `starting_token` that continues after the last item that was read; nil if no item is left.
---@return string?
function Pages:resume_token() end

---@alias muster.Method
---| fun(self: muster.Client, input?: table, options?: muster.PagesOptions): table|muster.Pages

---A service in a Region. It has a method for each operation of the service, named as in boto3:
---`inspector:batch_get_account_status { accountIds = { "123456789012" } }`. For an operation with
---pages, it also has a method whose name ends in `_pages`, with muster.PagesOptions as the second
---argument: `inspector:list_members_pages({}, { page_size = 50 })`.
---@class muster.Client
---@field service string
---@field region? string
---@field [string] muster.Method
local Client = {}

---Executes an operation for every account, with as many accounts in each request as the service
---accepts.
---@param operation string The name as in boto3, like "create_invitations".
---@param accounts muster.Accounts
---@param parameters? table The other members of the input, the same for every account.
---@param options? muster.BatchOptions
---@return muster.Report
function Client:batch(operation, accounts, parameters, options) end

---Waits until every account is in a state, can no longer reach it, or the timeout has passed.
---@param state string The states are listed in muster.h; see muster_client_wait().
---@param accounts muster.Accounts
---@param options? muster.WaitOptions|{ resourceTypes?: string[] } `resourceTypes` are the scan
---types that were asked for, by default those of the batch whose report `accounts` is.
---@return muster.Report
function Client:wait_until(state, accounts, options) end

---Reads the states of accounts once: what each account is, or needs, for the state.
---@param state string The states are listed in muster.h; see muster_client_wait().
---@param accounts muster.Accounts
---@param options? muster.WaitOptions|{ resourceTypes?: string[] } As for `wait_until`.
---@return muster.Report
function Client:read_states(state, accounts, options) end

---Runs `fn` concurrently for all items, and returns the results in the order of the items. If
---functions fail, all of them finish before the first error is raised; its `others` contains the
---other errors.
---@generic Item, Result
---@param list Item[]
---@param fn fun(item: Item): Result
---@return Result[]
function muster.map(list, fn) end

---Returns a function that runs all `functions` concurrently with its arguments, and returns their
---results under the same keys:
---`muster.all { macie = invite, inspector = inspect }("us-east-1")`.
---@param functions table<any, function>
---@return fun(...: any): table<any, any>
function muster.all(functions) end

---Merges reports, and tables of reports as muster.map and muster.all return them, into one report.
---A table `{ outcomes = … }` with the outcomes of one step is a report, too.
---@param ... muster.Report|table
---@return muster.Report
function muster.report(...) end

---@class muster.Parameter
---@field type
---| "string" # The text unchanged; `max` and `min` limit the number of characters.
---| "integer"
---| "number"
---| "boolean" # "true" or "false".
---| "list" # Items separated by commas; `max` and `min` limit their number.
---| "regions" # Names of Regions separated by commas, each once.
---| "duration" # Like "40m"; the value is in seconds.
---| "accounts" # A file with accounts, or a journal; the value is a list of muster.Account.
---| "file" # The name of a file; the value is its contents.
---@field required? boolean
---@field default? any The value, or a text like an argument. It cannot name a file, except in a stock
---interpreter: the user names the files that a script reads.
---@field help? string
---@field max? number
---@field min? number

---Endpoints and roles that a script needs for its clients. "{name}" stands for the value of the
---parameter `name`: "arn:aws:iam::*:role/{role}".
---@class muster.Needs
---@field endpoints? string[] URLs, as in `endpoint_url` of a client.
---@field roles? string[] ARNs, as in `role_arn` of a client; `*` stands for any text.

---Declares the script's parameters, and returns the arguments by name. If arguments are not valid,
---the script ends with one error that reports all of them.
---
---A program that runs scripts must allow the endpoints and roles of clients, unless its session is
---simulated: `muster run` with --allow-endpoint and --allow-role. `needs` only describes them: the
---help shows them, and a script whose program allows none ends with an error that names the flag.
---@param declarations table<string, muster.Parameter>
---@param needs? muster.Needs
---@return table<string, any>
function muster.parameters(declarations, needs) end

---Reads the state of the organization, live or simulated, into a scenario. Sends only reads. A
---session that simulates the scenario returns the same state. Its `unread` lists the parts that
---could not be read.
---@param options? muster.SnapshotOptions
---@return table
function muster.snapshot(options) end

---One difference.
---@class muster.Change
---@field service string
---@field region? string nil if the state does not depend on the Region.
---@field accountId? string nil if the state does not belong to an account.
---@field path string The path within the state, like "scans.EC2.status".
---@field label string The display name of the change, like "EC2 scanning".
---@field before? string nil if the value did not exist before.
---@field after? string nil if the value does not exist any more.

---The differences between two scenarios. Times are not compared.
---@class muster.Difference
---@field same boolean
---@field changes muster.Change[]
---@field gaps table[] The parts that are known in only one scenario: `service`, `region`, `operation`.

---The attempts of the call that returned `result`, in the form of an error's `history`; nil if
---`result` was not returned by a call.
---@param result table
---@return muster.Attempt[]?
function muster.history(result) end

---The account of the session's credentials. A Region that the account has not enabled does not know
---them, so AWS STS is called in each of `regions`, then in the session's Region, until one does.
---@param regions? string[]
---@return string
function muster.caller_account(regions) end

---Waits for a duration of the session's clock.
---@param duration muster.Duration
function muster.sleep(duration) end

---The time of the session's clock, in seconds since 1970.
---@return number
function muster.now() end

---Logs a message: to the program that runs the script, or to stderr in a stock interpreter.
---@param text any
function muster.log(text) end

---JSON's null. A table member that is nil is left out.
---@type lightuserdata
muster.null = nil

---Marks a table as an array, so that an empty one is written as `[]`, and returns it.
---@generic List: table
---@param list List
---@return List
function muster.array(list) end

---Opens the session, in a stock interpreter only, before any other function is called. By default,
---the session is opened from the environment. A program that runs scripts has its own session.
---@param options? muster.SessionOptions
function muster.session(options) end

---Loads a service model in AWS's format, a service-2.json or its folder, and returns the service's
---name. In a stock interpreter only: a program that runs scripts loads models itself.
---@param path string
---@return string service
function muster.load_model(path) end

return muster
