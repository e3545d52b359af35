"""`muster run --journal` and `muster runs`: the runs in a journal."""

import json
import os
import sqlite3
import stat

import pytest
from cli import err, muster, out

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
    """The number of requests, except those for the caller's ARN."""
    return sum(b"GetCallerIdentity" not in each.body for each in server.requests)


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
    assert shown["arguments"] == {"note": str(note), "api_token": "****"}
    assert [each["name"] for each in shown["files"]] == [str(note)]
    (session,) = shown["sessions"]
    assert session["hostname"] == os.uname().nodename
    assert session["process"] > 0
    assert shown["outcomes"][0]["accountId"] == "111122223333"
    assert shown["steps"] == [{"step": "macie", "counts": {"done": 1}}]
    assert shown["requests"][0]["operation"] == "EnableMacie"
    assert shown["requests"][0]["requests"] == 1
    journal = b"".join(path.read_bytes() for path in folder.glob("run.db*"))
    assert b"a note" in journal
    for secret in (b"hunter2-secret", b"a-secret-key", b"AKIDEXAMPLE"):
        assert secret not in journal


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
