---@meta muster

---Amazon Inspector and Amazon Macie across every account of an organization: what
---`require "muster"` gives, in a program that hosts scripts and in a stock Lua 5.4.
---
---Calls, batches, waits and sleeps read as if they blocked; other functions of muster.map and
---muster.all go on meanwhile. In a stock interpreter, a coroutine of the script's own holds up the
---function that resumed it until its wait is over.
local muster = {}

---A duration: "40m", "1h30m", "500ms", or a number of seconds.
---@alias muster.Duration string|number

---An account as `muster.parameters` reads it. One that bears `outcome` "skipped" is not tried.
---@class muster.Account
---@field accountId string
---@field email? string
---@field name? string
---@field outcome? string
---@field message? string

---What a failed call raises. `tostring` gives "operation: code: message".
---@class muster.Error
---@field operation? string The operation or state, in boto3's spelling.
---@field code? string The service's code, or what botocore calls a failure of another origin.
---@field message? string
---@field status? integer The muster_status of the call, negative.
---@field http_status? integer The status of the last answer, 0 if there was none.
---@field request_id? string The service's id of the request, to give to AWS Support.
---@field attempts? integer How many times the request was sent.
---@field history? muster.Attempt[] How it got there, the first attempt first.
---@field retryable? boolean Whether sending it again later may help.
---@field violations? table All that is wrong with the input, or with the script's arguments.
---@field where string The line of the script, "onboard.lua:12: ".
---@field others? any[] What else failed in the same muster.map or muster.all.

---One attempt of a call, its times in milliseconds.
---@class muster.Attempt
---@field attempt integer 1 for the first.
---@field status? integer The HTTP status of the answer, if there was one.
---@field code? string The code of its error.
---@field requestId? string
---@field waitedMs integer How long the call waited before it, for its turn or in adaptive mode.
---@field durationMs integer
---@field retry? "throttling"|"transient"|"clock_skew" Why another one follows.
---@field retryInMs? integer After how long.
---@field stop? "settled"|"max_attempts"|"retry_quota"|"may_have_been_executed" Why none does.

---What became of one account.
---@class muster.Outcome
---@field accountId string
---@field email? string
---@field service string
---@field region string
---@field what string What was asked for.
---@field outcome
---| "done" # It was done.
---| "already" # It was so before.
---| "pending" # Under way, or not known when the time was over.
---| "retryable" # It failed, and asking again later may help.
---| "needs_action" # Somebody has to do something first: `remedy` says what.
---| "skipped" # It was not tried: `message` says why.
---@field code string
---@field message string
---@field remedy string

---One outcome for every account that went in. `#report` counts them, and ipairs walks them.
---A report stands for accounts in the next step: those that are done go on, the others are carried
---along.
---@class muster.Report
---@field outcomes muster.Outcome[]
---@field [integer] muster.Outcome
---@operator len: integer
local Report = {}

---The accounts that are done, or were so already.
---@return muster.Account[]
function Report:done() end

---The outcomes of the accounts that did not get there and will not by waiting.
---@return muster.Outcome[]
function Report:failed() end

---The outcomes of the accounts that may still get there.
---@return muster.Outcome[]
function Report:pending() end

---How many accounts came to which outcome, and `total`.
---@return table<string, integer>
function Report:counts() end

---The pages of an answer, to be walked: `for page in client:list_members_pages { … } do`. One page
---is in memory at a time, and is the table that the call itself would answer.
---@class muster.Pages
---@overload fun(): table? The next page; nil behind the last one.
local Pages = {}

---What to give as `starting_token` to go on behind the last item that was read; nil when nothing is
---left.
---@return string?
function Pages:resume_token() end

---@class muster.PagesOptions
---@field page_size? integer How many items to ask the service for at a time.
---@field max_items? integer After how many items to end, over all pages.
---@field starting_token? string A resume token, the AWS CLI's NextToken, or the service's own.

---@alias muster.Method
---| fun(self: muster.Client, input?: table, options?: muster.PagesOptions): table|muster.Pages

---A service in a Region. It has a method for each of the service's operations, named as in boto3:
---`inspector:batch_get_account_status { accountIds = { "123456789012" } }`. Where an answer goes on
---over pages, a method whose name ends in `_pages` reads them, with muster.PagesOptions behind the
---input: `inspector:list_members_pages({}, { page_size = 50 })`.
---@class muster.Client
---@field service string
---@field region? string
---@field [string] muster.Method
local Client = {}

---Carries an operation out for every account, in requests as large as the service takes.
---@param operation string In boto3's spelling, like "create_invitations".
---@param accounts string[]|muster.Account[]|muster.Report
---@param parameters? table The operation's other members, the same for every account.
---@return muster.Report
function Client:batch(operation, accounts, parameters) end

---Waits until every account is in a state, can no longer get there, or the time is over.
---@param state
---| "account_enabled" # inspector2
---| "account_disabled" # inspector2
---| "deep_inspection_activated" # inspector2
---| "member_enabled" # macie2
---| "member_invited" # macie2
---@param accounts string[]|muster.Account[]|muster.Report
---@param options? { timeout?: muster.Duration } 40 minutes, if no time is given.
---@return muster.Report
function Client:wait_until(state, accounts, options) end

---@class muster.ClientOptions
---@field region? string
---@field endpoint_url? string Where requests go instead of AWS.
---@field use_fips_endpoint? boolean
---@field use_dualstack_endpoint? boolean
---@field role_arn? string A role to act in, which the session's credentials assume.
---@field external_id? string What the role's owner wants to be told.
---@field role_session_name? string What the role's session is called in logs.
---@field role_duration_seconds? integer How long what it grants lasts; an hour by default.

---Opens a client; without options in the session's Region.
---@param service "inspector2"|"macie2"|string
---@param options? muster.ClientOptions
---@return muster.Client
function muster.client(service, options) end

---Runs `fn` for all items at once, and returns its results in their order. All run to their end
---before the first error is raised; the error's `others` are the rest.
---@generic Item, Result
---@param list Item[]
---@param fn fun(item: Item): Result
---@return Result[]
function muster.map(list, fn) end

---Returns a function that runs all of `functions` at once, each with its arguments, and returns
---their results under the same keys:
---`muster.all { macie = invite, inspector = inspect }("us-east-1")`.
---@param functions table<any, function>
---@return fun(...: any): table<any, any>
function muster.all(functions) end

---Merges reports, and tables of reports as muster.map and muster.all give them, into one.
---@param ... muster.Report|table
---@return muster.Report
function muster.report(...) end

---@class muster.Parameter
---@field type
---| "string" # As it is; `max` and `min` count characters.
---| "integer"
---| "number"
---| "boolean" # "true" or "false".
---| "list" # Items with commas between; `max` and `min` count them.
---| "duration" # "40m"; the value is in seconds.
---| "accounts" # A file: AWS CLI JSON, CSV or ids; the value is a list of muster.Account.
---| "file" # A file; the value is its contents.
---@field required? boolean
---@field default? any
---@field help? string
---@field max? number
---@field min? number

---Declares what the script takes, and returns what it was given, by name. All that is wrong with
---the arguments is said at once, before anything is done.
---@param declarations table<string, muster.Parameter>
---@return table<string, any>
function muster.parameters(declarations) end

---@class muster.SnapshotOptions
---@field regions? string[] All of the partition by default.

---Reads how the organization stands, live or simulated, into a scenario; nothing but reads is sent.
---A session that simulates it answers the same. What could not be read stands in its `unread`.
---@param options? muster.SnapshotOptions
---@return table
function muster.snapshot(options) end

---The scenario of a simulated session with all that has become of it, what is under way included.
---@return table
function muster.dump() end

---One thing that differs.
---@class muster.Change
---@field service string
---@field region? string nil for what is the same in all Regions.
---@field accountId? string nil for what is not of one account.
---@field path string Where it stands within the state: "scans.EC2.status".
---@field before? string nil for what was not there.
---@field after? string nil for what is not there any more.

---What differs between two scenarios. Moments do not count.
---@class muster.Difference
---@field same boolean
---@field changes muster.Change[]
---@field gaps table[] What only one of the two could read: `service`, `region`, `operation`.

---What has changed in a simulated session since it was opened.
---@return muster.Difference
function muster.changes() end

---What differs between two scenarios, as of muster.snapshot and muster.dump.
---@param before table
---@param after table
---@return muster.Difference
function muster.difference(before, after) end

---What every attempt of the call came to that gave `answer`, in the form of an error's `history`;
---nil of what no call gave.
---@param answer table
---@return muster.Attempt[]?
function muster.attempts(answer) end

---Waits on the session's clock.
---@param duration muster.Duration
function muster.sleep(duration) end

---The session's clock, in seconds since 1970.
---@return number
function muster.now() end

---Says something to the person who watches.
---@param text any
function muster.log(text) end

---JSON's null: nil means that a member is not there.
---@type lightuserdata
muster.null = nil

---Marks a table as an array, so that it is written as `[]` when it is empty, and returns it.
---@generic List: table
---@param list List
---@return List
function muster.array(list) end

---@class muster.SessionOptions
---@field region? string
---@field access_key_id? string
---@field secret_access_key? string
---@field session_token? string
---@field endpoint_url? string
---@field simulation? string|table The scenario of a simulated organization: { accounts = 20 }.
---@field journal? string
---@field max_attempts? integer
---@field max_in_flight? integer
---@field connect_timeout_ms? integer
---@field timeout_ms? integer
---@field use_fips_endpoint? boolean
---@field use_dualstack_endpoint? boolean
---@field profile? string
---@field role_arn? string A role to act in, which the session's credentials assume.
---@field external_id? string
---@field role_session_name? string
---@field role_duration_seconds? integer
---@field idle_timeout_ms? integer
---@field max_response_bytes? integer
---@field ca_bundle? string
---@field proxy? string
---@field no_proxy? string
---@field proxy_ca_bundle? string
---@field retry_mode? "standard"|"adaptive"|"legacy"
---@field app_id? string
---@field account_id? string The account of `access_key_id`.
---@field batch_retry_ms? integer For how long a batch asks again for accounts; -1: not at all.

---Opens the session, in a stock interpreter only and before everything else; without this, one is
---opened from the environment. A program that hosts scripts brings its own.
---@param options? muster.SessionOptions
function muster.session(options) end

---Adds the service of a model in AWS's format, a service-2.json or its folder; returns its name.
---In a stock interpreter only: a program that hosts scripts loads models itself.
---@param path string
---@return string service
function muster.load_model(path) end

return muster
