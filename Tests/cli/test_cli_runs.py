"""`muster run --journal` and `muster runs`: the runs in a journal."""

import json
import os
import re
import sqlite3
import stat
import time

import pytest
from cli import err, muster, out
from recorder import CannedResponse

SCRIPT = """\
local muster = require "muster"
local args = muster.parameters {
  id = { type = "string", default = "111122223333", help = "An account" },
  api_token = { type = "string", default = "", help = "A secret" },
  note = { type = "file", help = "A file" },
}
local macie = muster.client("macie2", { region = "us-east-1" })
macie:enable_macie {}
if args.id == "bad" then error("no such account") end
return { outcomes = { {
  accountId = args.id, region = "us-east-1", service = "macie2", step = "macie", outcome = "done",
} } }
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.lua").write_text(SCRIPT)
    return tmp_path


@pytest.fixture
def run(folder, server):
    """Runs a script with the journal of the test."""

    def start(*words, script="one.lua"):
        return muster(
            "run", folder / script, "--live", "--endpoint-url", server.url, "--journal",
            folder / "run.db", "--region", "us-east-1", *words,
            AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="a-secret-key",
            AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        )  # fmt: skip

    return start


def runs(folder, *words):
    completed = muster("runs", folder / "run.db", *words, "--output", "json")
    assert completed.returncode == 0, err(completed)
    return json.loads(out(completed))


def changes(server):
    """The number of requests that change something."""
    return sum(
        each.method != "GET" and b"GetCallerIdentity" not in each.body for each in server.requests
    )


def statuses(folder):
    return [each["status"] for each in runs(folder)["runs"]]


def test_the_same_command_begins_a_new_run_after_one_that_ended(run, folder, server):
    for number in (1, 2):
        assert run().returncode == 0
        assert changes(server) == number
    assert statuses(folder) == ["ended", "ended"]
    assert [each["counts"] for each in runs(folder)["runs"]] == [{"done": 1}, {"done": 1}]


def test_a_run_that_failed_is_resumed_without_its_executed_calls(run, folder, server):
    for _ in range(2):
        assert run("--id", "bad").returncode != 0
    assert changes(server) == 1
    assert statuses(folder) == ["failed"]
    assert "no such account" in runs(folder)["runs"][0]["failure"]
    assert len(runs(folder, "1")["sessions"]) == 2


BATCHING = """\
local muster = require "muster"
muster.parameters {}
local inspector = muster.client("inspector2", { region = "us-east-1" })
inspector:read_states("account_enabled", { "111122223333" })
error("went wrong")
"""


def test_a_run_that_failed_has_the_outcomes_before(run, folder, server):
    (folder / "batching.lua").write_text(BATCHING)
    enabled = {"status": "ENABLED"}
    account = {"accountId": "111122223333", "state": enabled, "resourceState": {"ec2": enabled}}
    body = json.dumps({"accounts": [account], "failedAccounts": []}).encode()
    answer(server, lambda _: CannedResponse(body))
    completed = run(script="batching.lua")
    assert completed.returncode == 2, err(completed)
    (listed,) = runs(folder)["runs"]
    assert (listed["status"], listed["counts"]) == ("failed", {"done": 1})
    assert [each["accountId"] for each in runs(folder, "1")["outcomes"]] == ["111122223333"]


@pytest.mark.parametrize("change", ["script", "argument", "file"])
def test_another_script_other_arguments_or_changed_files_are_another_run(
    run, folder, server, change
):
    note = folder / "note.txt"
    note.write_text("first")
    words = ["--id", "bad", "--note", note]
    run(*words)
    if change == "script":
        (folder / "one.lua").write_text(SCRIPT + "-- changed")
    elif change == "argument":
        words += ["--api-token", "x"]
    else:
        note.write_text("second")
    run(*words)
    assert statuses(folder) == ["failed", "failed"]
    assert changes(server) == 2


def test_a_run_has_its_script_arguments_files_and_host(run, folder):
    note = folder / "note.txt"
    note.write_text("a note")
    run("--note", note, "--api-token", "hunter2-secret")
    shown = runs(folder, "1")
    assert shown["script"] == "one.lua"
    assert shown["arguments"] == {"note": str(note), "api_token": "***"}
    assert [each["name"] for each in shown["files"]] == [str(note)]
    (session,) = shown["sessions"]
    assert session["hostname"] == os.uname().nodename
    assert session["process"] > 0
    assert shown["outcomes"][0]["accountId"] == "111122223333"
    assert shown["steps"] == [{"step": "macie", "counts": {"done": 1}}]
    requests = {each["operation"]: each["requests"] for each in shown["requests"]}
    assert requests["EnableMacie"] == 1
    journal = b"".join(path.read_bytes() for path in folder.glob("run.db*"))
    assert b"a note" in journal
    for secret in (b"hunter2-secret", b"a-secret-key", b"AKIDEXAMPLE"):
        assert secret not in journal


def test_accounts_are_stored_when_they_are_read(run, folder):
    text = SCRIPT.replace('type = "file"', 'type = "accounts"')
    (folder / "list.lua").write_text(text)
    (folder / "list.csv").write_text("accountId\n111122223333\n")
    run("--note", folder / "list.csv", script="list.lua")
    assert [each["name"] for each in runs(folder, "1")["files"]] == [str(folder / "list.csv")]


IDENTITY = (
    b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
    b"<GetCallerIdentityResult><Account>444455556666</Account><UserId>u</UserId>"
    b"<Arn>arn:aws:iam::444455556666:user/me</Arn></GetCallerIdentityResult>"
    b"</GetCallerIdentityResponse>"
)
CATCHING = """\
local muster = require "muster"
muster.parameters {}
local inspector = muster.client("inspector2", { region = "us-east-1" })
local ok = pcall(inspector.create_findings_report, inspector, { reportFormat = "CSV",
  s3Destination = { bucketName = "b", kmsKeyArn = "arn:aws:kms:us-east-1:111122223333:key/x" } })
return { outcomes = {} }
"""


def answer(server, respond):
    """Lets the server identify the caller, and `respond` to other requests."""

    def response_to(request):
        if b"GetCallerIdentity" in request.body:
            return CannedResponse(IDENTITY, headers={"Content-Type": "text/xml"})
        return respond(request)

    server.response_to = response_to


def test_the_caller_is_known_while_the_first_call_runs(run, folder, server):
    """Its session is listed with the caller although the first call has no response yet."""
    seen = []

    def respond(_):
        while not any(b"GetCallerIdentity" in each.body for each in server.requests):
            time.sleep(0.01)
        for _ in range(100):
            seen[:] = [each["caller"] for each in runs(folder, "1")["sessions"]]
            if seen != [None]:
                break
            time.sleep(0.05)
        return CannedResponse()

    answer(server, respond)
    assert run().returncode == 0
    assert seen == ["arn:aws:iam::444455556666:user/me"]


def test_a_doubt_is_not_lost_if_the_script_catches_the_error(run, folder, server):
    (folder / "catching.lua").write_text(CATCHING)
    # A response that cannot be read: the report may have been created.
    answer(server, lambda _: CannedResponse(b"<html>", headers={"Content-Type": "text/html"}))
    completed = run(script="catching.lua")
    assert completed.returncode == 1, err(completed)
    journal = folder / "run.db"
    assert (
        "muster: in doubt: 1 call may have been executed without a response, for 444455556666; "
        f"to see it: muster runs {journal} 1"
    ) in err(completed)
    (listed,) = runs(folder)["runs"]
    assert (listed["status"], listed["callsInDoubt"]) == ("ended", 1)
    assert listed["accountsInDoubt"] == ["444455556666"]
    assert "1 call, 1 account" in out(muster("runs", journal))
    assert [each["operation"] for each in runs(folder, "1")["doubts"]] == ["CreateFindingsReport"]


def test_a_run_that_another_process_holds_is_refused(run, folder, server):
    """The second process gets a sentence that names the first one."""
    refused = []

    def respond(request):
        if request.method != "GET" and not refused:
            refused.append(run())
            refused.append([each["status"] for each in runs(folder)["runs"]])
        return CannedResponse()

    answer(server, respond)
    assert run().returncode == 0
    second, during = refused
    assert second.returncode == 2
    assert re.search(
        r"Run 1 of the journal is in use by process \d+\. Wait until it ends, or use another "
        r"journal file\.",
        err(second),
    )
    assert during == ["running"]
    assert statuses(folder) == ["ended"]


def test_the_journal_can_be_read_only_by_its_owner(run, folder):
    run()
    assert stat.S_IMODE((folder / "run.db").stat().st_mode) == 0o600


def test_the_table_lists_runs_and_shows_one(run, folder):
    run()
    listed = out(muster("runs", folder / "run.db")).splitlines()
    assert listed[0].split() == ["run", "script", "started", "ended", "outcomes", "in", "doubt"]
    assert "one.lua" in listed[1]
    assert "1 done" in listed[1]
    shown = out(muster("runs", folder / "run.db", "1"))
    assert "EnableMacie" in shown
    assert "111122223333" in shown


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_text("accountId\n" * 1000), "is not a journal"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE t (a)"), "other tables"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda _: None, "could not be opened"),
    ],
)
def test_files_of_another_format_are_refused(tmp_path, make, reason):
    path = tmp_path / "other.db"
    make(path)
    completed = muster("runs", path)
    assert completed.returncode != 0
    assert reason in err(completed)
    assert str(path) in err(completed)


def test_a_run_that_does_not_exist_is_an_error(run, folder):
    run()
    completed = muster("runs", folder / "run.db", "7")
    assert completed.returncode != 0
    assert "has no run 7" in err(completed)
    completed = muster("runs", folder / "run.db", "x")
    assert completed.returncode == 2
    assert "'x' is not a run" in err(completed)


# Returns an outcome for each "ACCOUNT REGION OUTCOME" of its argument, or for each account of the
# list, in each of its Regions.
OUTCOMES = """\
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", help = "Accounts" },
  outcomes = { type = "list", help = "Outcomes" },
  regions = { type = "regions", default = { "us-east-1" }, help = "Regions" },
  fails = { type = "boolean", help = "Stop after the change" },
}
muster.client("macie2", { region = "us-east-1" }):enable_macie {}
if args.fails then error("stopped") end
local outcomes = muster.array {}
local function add(account, region, outcome)
  outcomes[#outcomes + 1] = {
    accountId = account, region = region, service = "macie2", step = "macie", outcome = outcome,
  }
end
for _, outcome in ipairs(args.outcomes or {}) do add(outcome:match("(%S+) (%S+) (%S+)")) end
for _, account in ipairs(args.accounts or {}) do
  for _, region in ipairs(account.regions or args.regions) do
    add(account.accountId, region, "done")
  end
end
return { outcomes = outcomes }
"""
OPEN = (
    "111122223333 us-east-1 pending,111122223333 eu-west-1 needs_action,"
    "444455556666 eu-west-1 retryable,777788889999 us-east-1 done,888899990000 us-east-1 skipped"
)


@pytest.fixture
def ended(folder, run):
    """A journal whose run has ended with the outcomes OPEN."""
    (folder / "two.lua").write_text(OUTCOMES)
    completed = run("--outcomes", OPEN, script="two.lua")
    assert completed.returncode != 0  # Outcomes are open.
    return folder / "run.db"


def test_a_journal_is_a_list_of_what_is_not_done(ended):
    checked = muster("accounts", "--check", ended, "--output", "json")
    assert (checked.returncode, err(checked)) == (0, "")
    listed = json.loads(out(checked))
    assert listed["accounts"] == [
        {"accountId": "111122223333", "regions": ["us-east-1", "eu-west-1"]},
        {"accountId": "444455556666", "regions": ["eu-west-1"]},
    ]
    run = listed["format"]["run"]
    assert (listed["format"]["form"], run["id"], run["script"]) == ("report", 1, "two.lua")
    page = out(muster("accounts", "--check", ended))
    assert page.startswith(f"{ended}: report of run 1 (two.lua, ended ")


def test_a_run_can_use_its_own_journal_as_its_list_and_is_resumed(folder, run, ended, server):
    words = ["--accounts", ended, "--regions", "us-east-1,eu-west-1"]
    stopped = run(*words, "--fails", "true", script="two.lua")
    assert stopped.returncode == 2, err(stopped)
    before = changes(server)
    again = run(*words, "--fails", "true", script="two.lua")
    assert "run 2 (two.lua) has not ended, so the accounts are those of run 1" in err(again)
    assert [each["status"] for each in runs(folder)["runs"]] == ["ended", "failed"]
    assert changes(server) == before
    completed = run(*words, "--output", "json", script="two.lua")
    assert completed.returncode == 0, err(completed)
    done = {(each["accountId"], each["region"]) for each in json.loads(out(completed))["outcomes"]}
    assert done == {
        ("111122223333", "us-east-1"),
        ("111122223333", "eu-west-1"),
        ("444455556666", "eu-west-1"),
    }
    assert "no account is left" in err(muster("accounts", "--check", ended))


def test_a_journal_with_runs_of_several_scripts_warns(folder, run, ended):
    assert run("--note", folder / "one.lua").returncode == 0
    checked = muster("accounts", "--check", ended)
    assert checked.returncode == 0
    assert "the accounts are those of run 2 (one.lua), and the journal also has runs of" in err(
        checked
    )
    report = folder / "report.json"
    report.write_text(out(muster("runs", ended, "1", "--output", "json")))
    listed = json.loads(out(muster("accounts", "--check", report, "--output", "json")))
    assert [each["accountId"] for each in listed["accounts"]] == ["111122223333", "444455556666"]


def test_a_journal_without_an_ended_run_is_not_a_list(folder, run):
    (folder / "two.lua").write_text(OUTCOMES)
    run("--fails", "true", script="two.lua")
    checked = muster("accounts", "--check", folder / "run.db")
    assert checked.returncode == 2
    assert "has no run that has ended: repeat the command" in err(checked)


def test_another_database_is_not_a_list(folder):
    path = folder / "other.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a)")
    database.close()
    checked = muster("accounts", "--check", path)
    assert checked.returncode == 2
    assert "is not a journal" in err(checked)


def test_regions_that_a_report_names_and_the_command_does_not_are_named(run, ended):
    completed = run("--accounts", ended, script="two.lua")
    assert (
        f"{ended}: --regions leaves out Regions in which accounts are not done: "
        "eu-west-1 (2 accounts)\n" in err(completed)
    )
    completed = run("--accounts", ended, "--regions", "eu-west-1,us-east-1", script="two.lua")
    assert "leaves out" not in err(completed)


@pytest.mark.parametrize(
    ("regions", "reason"),
    [
        ("us-east-1,us-east-1", "--regions names us-east-1 twice"),
        ("virginia", 'must be Regions like us-east-1: "virginia" is not valid'),
    ],
)
def test_regions_that_are_not_valid_are_refused(run, folder, regions, reason):
    (folder / "two.lua").write_text(OUTCOMES)
    completed = run("--regions", regions, script="two.lua")
    assert completed.returncode == 2
    assert reason in err(completed)
