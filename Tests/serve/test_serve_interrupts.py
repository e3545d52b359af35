"""Processes that receive SIGINT or SIGTERM while they work.

A moment is the number of the request at whose arrival the signal is sent, so it does not depend on
the speed of the machine; for a command that sends one request, it is the time between the signal
and the response. MUSTER_INTERRUPTS is the number of moments of each test; `make crash` sets a large
one.
"""

import json
import os
import queue
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recording_proxy import RecordingProxy
from server_process import MUSTER

import schemas

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = int(os.environ.get("MUSTER_INTERRUPTS", "3"))
ACCOUNTS = [str(222222222222 + number) for number in range(50)]
# The requests that may arrive after the signal: those that were sent before it.
IN_FLIGHT = 4
# The processes that work at the same time in a test that waits ten seconds.
AT_ONCE = 5
SIGNALS = [signal.SIGINT, signal.SIGTERM]
# The variables of this process that the commands get.
INHERITED = ("PATH", "LUA_CPATH", "PYTHONPATH", "MUSTER_LIBRARY")

# It does not wait, because a wait polls by the machine's clock.
ENABLE = """
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "the accounts" },
}
local inspector = muster.client("inspector2", { region = "us-east-1" })
local members = inspector:batch("associate_member", args.accounts)
return inspector:batch("enable", members, { resourceTypes = { "EC2" } })
"""

# A script that is stopped fails, because it makes a call after its batches.
FAILING = (
    ENABLE.replace("return inspector:batch", "local enabled = inspector:batch")
    + """
inspector:batch_get_account_status()
return enabled
"""
)

# It waits for accounts that are not enabled by anyone.
WAIT = """
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "the accounts" },
}
return muster.client("inspector2", { region = "us-east-1" })
  :wait_until("account_enabled", args.accounts, { timeout = "40m" })
"""

# It catches every error and never ends by itself.
ENDLESS = """
local muster = require "muster"
local inspector = muster.client("inspector2", { region = "us-east-1" })
while true do pcall(inspector.batch_get_account_status, inspector) end
"""


class CountingProxy(RecordingProxy):
    """Calls `on_request` with the number of requests before each is passed on."""

    def __init__(self, url):
        super().__init__(url)
        self.count = 0
        self.on_request = lambda _: None

    def answer(self, command, path, headers, body):
        with self.lock:
            self.count += 1
            count = self.count
        self.on_request(count)
        return super().answer(command, path, headers, body)


class Run:
    """A command whose requests pass through a counting proxy."""

    def __init__(self, server, proxy, *command):
        self.proxy = proxy
        environment = {
            **{name: value for name, value in server.exports.items() if "URL" not in name},
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            **{"AWS_ENDPOINT_URL": proxy.url, "AWS_REGION": "us-east-1"},
            **{"AWS_EC2_METADATA_DISABLED": "true"},
        }
        # Shells start commands in the background with SIGINT ignored, which processes inherit.
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def signal_at(self, moment, number):
        """Sends the signal when the request with this number arrives."""
        pid = self.process.pid

        def send(count):
            if count == moment:
                os.kill(pid, number)

        self.proxy.on_request = send

    def signal_before_response(self, milliseconds, number):
        """Sends the signal when the first request arrives, and lets its response wait."""

        def send(count):
            if count == 1:
                self.process.send_signal(number)
                time.sleep(milliseconds / 1000)

        self.proxy.on_request = send

    def end(self):
        self.output, self.errors = self.process.communicate(timeout=60)
        return self.process.returncode

    def advice(self):
        """The command that the last lines of standard error advise, which can be pasted."""
        *_, reason, command = self.errors.splitlines()
        assert reason.startswith("muster: interrupted; to ")
        assert reason.endswith(":")
        assert shlex.split(command) == list(self.process.args)
        return ["sh", "-c", command]

    def outcomes(self):
        """The outcomes of `muster run --output json`, whose document is validated."""
        document = json.loads(self.output)
        schemas.validate(document, "run")
        return document["outcomes"]


@pytest.fixture
def start(tmp_path):
    """Starts a command on a new organization, or on one that was started before."""
    (tmp_path / "accounts.txt").write_text("\n".join(ACCOUNTS))
    proxies = []

    def run(server, *command, moment=0, number=signal.SIGINT):
        proxies.append(CountingProxy(server.url).__enter__())
        process = Run(server, proxies[-1], *command)
        process.signal_at(moment, number)
        return process

    yield run
    for proxy in proxies:
        proxy.__exit__()


def moments(requests):
    """The requests, by number, at which a run with that many requests is interrupted."""
    return [1 + index * requests // MOMENTS for index in range(MOMENTS)]


def organization(serve):
    accounts = [{"accountId": each} for each in ACCOUNTS]
    return serve({"accounts": accounts}, "--speed", "600")


def script_command(tmp_path, text, *words):
    script = tmp_path / "script.lua"
    script.write_text(text)
    return [
        MUSTER, "run", str(script), "--live", "--output", "json",
        "--max-in-flight", str(IN_FLIGHT), *words,
    ]  # fmt: skip


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_ends_gently_and_the_run_can_be_continued(serve, start, tmp_path, number):
    command = script_command(tmp_path, ENABLE, "--accounts", str(tmp_path / "accounts.txt"))
    # The run needs more than 55 requests.
    for moment in moments(55):
        server = organization(serve)
        run = start(server, *command, moment=moment, number=number)
        assert run.end() == 128 + number, run.errors
        assert run.proxy.count <= moment + IN_FLIGHT

        outcomes = run.outcomes()
        assert sorted({each["accountId"] for each in outcomes}) == ACCOUNTS
        stopped = [each for each in outcomes if each["code"] == "Stopped"]
        assert stopped
        for each in stopped:
            assert each["outcome"] == "pending"
            assert "stopped" in each["message"]
        # Nothing is reported as not sent that was sent.
        written = "".join(body for path, body in run.proxy.writes if "associate" in path)
        for each in stopped:
            if each["step"].endswith("membership") and "before the request" in each["message"]:
                assert each["accountId"] not in written

        again = start(server, *run.advice())
        assert again.end() in (0, 1), again.errors
        outcomes = again.outcomes()
        assert {each["outcome"] for each in outcomes} <= {"done", "already", "pending"}
        assert "Stopped" not in {each["code"] for each in outcomes}
        server.__exit__()


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("journal", [None, "a journal's file.db"])
def test_a_script_that_fails_because_it_is_stopped_has_a_report(
    serve, start, tmp_path, number, journal
):
    for moment in moments(50):
        words = ["--accounts", str(tmp_path / "accounts.txt")]
        words += ["--journal", str(tmp_path / f"{moment} {journal}")] if journal else []
        command = script_command(tmp_path, FAILING, *words)
        command.remove("--output")
        command.remove("json")
        server = organization(serve)
        run = start(server, *command, moment=moment, number=number)
        assert run.end() == 128 + number, run.errors
        *table, last = run.output.splitlines()
        rows = [line for line in table if line.split()[:1] and line.split()[0] in ACCOUNTS]
        assert {row.split()[0] for row in rows} == set(ACCOUNTS)
        assert all(" pending " in row for row in rows)
        assert re.fullmatch(
            r"\d+ done \(\d+ already\), 0 need action, 0 skipped, \d+ pending, "
            r"for 50 accounts in 1 Region \(.+\)",
            last,
        )
        assert "The session was stopped" in run.errors
        if journal:
            [interrupted] = runs_of(command[-1])
            assert interrupted["status"] == "interrupted"
        again = start(server, *run.advice())
        assert again.end() in (0, 1), again.errors
        assert "Stopped" not in again.output
        server.__exit__()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_wait_ends_with_the_states_that_it_has_read(serve, start, tmp_path, number):
    command = script_command(tmp_path, WAIT, "--accounts", str(tmp_path / "accounts.txt"))
    for index in range(MOMENTS):
        server = organization(serve)
        run = start(server, *command)
        run.signal_before_response(index * 300 // MOMENTS, number)
        assert run.end() == 128 + number, run.errors
        outcomes = run.outcomes()
        assert [each["accountId"] for each in outcomes] == ACCOUNTS
        assert {(each["outcome"], each["code"]) for each in outcomes} == {("pending", "Stopped")}
        # The next poll would be sent after more than three seconds.
        assert run.proxy.count == 1
        server.__exit__()


@pytest.mark.parametrize("number", SIGNALS)
def test_the_second_signal_ends_at_once(serve, start, tmp_path, number):
    command = script_command(tmp_path, ENABLE, "--accounts", str(tmp_path / "accounts.txt"))
    for moment in moments(40):
        run = start(organization(serve), *command)

        def hold(count, run=run, moment=moment):
            if count == moment:
                run.process.send_signal(number)
                time.sleep(0.1)  # Two signals that are pending at once are one.
                run.process.send_signal(number)
                run.process.wait(timeout=5)

        run.proxy.on_request = hold
        # The response is held back until the process has ended.
        assert run.end() == 128 + number


def test_a_script_that_does_not_end_is_stopped_after_ten_seconds(serve, start, tmp_path):
    command = script_command(tmp_path, ENDLESS)
    left = moments(100)
    while left:
        now, left = left[:AT_ONCE], left[AT_ONCE:]
        servers = [organization(serve) for _ in now]
        runs = [
            start(server, *command, moment=moment, number=signal.SIGTERM)
            for server, moment in zip(servers, now, strict=True)
        ]
        for run, moment in zip(runs, now, strict=True):
            assert run.end() == 128 + signal.SIGTERM
            assert "the script was stopped" in run.errors
            assert run.proxy.count <= moment + IN_FLIGHT
        for server in servers:
            server.__exit__()


def runs_of(journal):
    listed = subprocess.run(
        [MUSTER, "runs", str(journal), "--output", "json"], capture_output=True, check=True
    )
    return json.loads(listed.stdout)["runs"]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_run_that_is_interrupted_is_resumed_by_its_journal(serve, start, tmp_path, number):
    for moment in moments(50):
        journal = tmp_path / f"{moment}.db"
        words = ["--accounts", str(tmp_path / "accounts.txt"), "--journal", str(journal)]
        server = organization(serve)
        run = start(server, *script_command(tmp_path, ENABLE, *words), moment=moment, number=number)
        assert run.end() == 128 + number, run.errors
        [interrupted] = runs_of(journal)
        again = start(server, *run.advice())
        assert again.end() in (0, 1), again.errors
        assert {each["code"] for each in again.outcomes()} & {"Stopped"} == set()
        [ended] = runs_of(journal)
        assert interrupted["id"] == ended["id"]
        assert (interrupted["status"], ended["status"]) == ("interrupted", "ended")
        # Both have the outcomes of their reports.
        assert sum(interrupted["counts"].values()) == sum(ended["counts"].values())
        assert sum(ended["counts"].values()) == len(ACCOUNTS)
        assert interrupted["counts"]["pending"] > 0
        server.__exit__()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_call_that_is_interrupted_gets_its_response(serve, start, number):
    server = organization(serve)
    command = [MUSTER, "call", "inspector2", "batch-get-account-status", "--live"]
    for index in range(MOMENTS):
        run = start(server, *command)
        run.signal_before_response(index * 300 // MOMENTS, number)
        assert run.end() == 128 + number
        assert "accounts" in json.loads(run.output)


LUA = """
local muster = require "muster"
muster.session { region = "us-east-1", max_in_flight = 4 }
muster.client("inspector2"):batch("associate_member", { ACCOUNTS })
"""
# Handlers of signals run in the Python code that runs next, which may be a callback.
PYTHON = """
import muster
options = muster.SessionOptions(max_in_flight=4, log=lambda record: None, log_level="trace")
with muster.Session(region_name="us-east-1", options=options) as session:
    session.client("inspector2").batch("associate_member", [ACCOUNTS])
"""


@pytest.mark.parametrize(
    ("interpreter", "text", "status", "error"),
    [
        (["lua5.4", "-e"], LUA, 1, "interrupted!"),
        ([sys.executable, "-c"], PYTHON, -signal.SIGINT, "KeyboardInterrupt"),
    ],
    ids=["lua", "python"],
)
def test_an_interpreter_ends_at_the_first_interrupt(
    serve, start, monkeypatch, interpreter, text, status, error
):
    prefix = os.environ["MUSTER_PREFIX"]
    monkeypatch.setenv("LUA_CPATH", os.path.join(prefix, "lib/lua/5.4/?.so"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "bindings" / "python"))
    command = [*interpreter, text.replace("ACCOUNTS", ", ".join(map(repr, ACCOUNTS)))]
    for moment in moments(45):
        run = start(organization(serve), *command)
        ended = queue.Queue()

        def hold(count, run=run, moment=moment, ended=ended):
            if count == moment:
                run.process.send_signal(signal.SIGINT)
                ended.put(run.process.wait(timeout=5))

        run.proxy.on_request = hold
        assert run.end() == status, run.errors
        assert ended.get(timeout=10) == status, "it ended before the response"
        assert error in run.errors
