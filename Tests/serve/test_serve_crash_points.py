"""A run with a journal is killed at each point between intent, request, response and the write of
the outcome in turn, and resumed by the same command.

MUSTER_CRASHES is the number of points that are tested; `make crash` tests all of them.
"""

import collections
import concurrent.futures
import json
import os
import subprocess
from pathlib import Path

import pytest
from server_process import MUSTER, QUIET, Served

CRASHES = int(os.environ.get("MUSTER_CRASHES", "5"))
MEMBERS = ["222222222222", "333333333333", "666666666666"]
OUTSIDE = ["444444444444", "555555555555", "777777777777"]
SCENARIO = {
    **QUIET,
    "accounts": [{"accountId": each, "email": f"{each}@example.com"} for each in MEMBERS + OUTSIDE],
}

# One request at a time, so that the points are the same in each run.
SCRIPT = """
local muster = require "muster"
local args = muster.parameters {
  members = { type = "list", required = true, help = "Accounts" },
  outside = { type = "accounts", required = true, help = "Accounts that are invited" },
}
local inspector = muster.client("inspector2", { region = "us-east-1" })
local macie = muster.client("macie2", { region = "us-east-1" })
macie:enable_macie {}
inspector:enable { resourceTypes = { "EC2" } }
local reports = {}
for _, member in ipairs(args.members) do
  reports[#reports + 1] = inspector:batch("associate_member", { member })
end
for _, account in ipairs(args.outside) do
  local created = macie:batch("create_member", { account })
  reports[#reports + 1] = macie:batch("create_invitations", created)
end
return reports
"""

# Not idempotent, and no read decides about it.
FILTER = """
local muster = require "muster"
muster.parameters {}
local inspector = muster.client("inspector2", { region = "us-east-1" })
return inspector:create_filter { action = "NONE", name = "ours", filterCriteria = {} }
"""


@pytest.fixture(scope="session")
def killer(tmp_path_factory):
    """The library that kills the process that it is preloaded into."""
    library = tmp_path_factory.mktemp("killer") / "kill_at.so"
    source = Path(__file__).with_name("kill_at.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


class Run:
    """A command with a journal on its own server."""

    def __init__(self, folder, killer, script, *words):
        folder.mkdir()
        self.folder, self.killer = folder, killer
        self.server = Served(SCENARIO, folder, "--speed", "0")
        (folder / "script.lua").write_text(script)
        self.command = [
            MUSTER, "run", str(folder / "script.lua"), "--live", "--output", "json",
            "--journal", str(folder / "run.db"), *words,
        ]  # fmt: skip

    def start(self, **environment):
        """Starts the command, and returns the completed process when it has ended."""
        return subprocess.run(
            self.command, capture_output=True, text=True, timeout=120, check=False,
            env={
                **self.server.exports, "PATH": os.environ["PATH"], "AWS_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true", "LD_PRELOAD": str(self.killer), **environment,
            },
        )  # fmt: skip

    def kill(self, point):
        """Starts the command and kills it at a point. Returns the process."""
        return self.start(KILL_AT=str(point))

    def points(self):
        """Starts the command, and returns its process and the number of points in it."""
        counted = self.folder / "points"
        completed = self.start(COUNT_POINTS=str(counted))
        return completed, int(counted.read_text())

    def executed(self):
        """The number of executed requests, by operation and input without tokens."""
        listed = self.server.control("requests")[1]["requests"]
        return collections.Counter(
            (each["operation"], json.dumps({**each["input"], "clientToken": None}, sort_keys=True))
            for each in listed
            if each["httpStatus"] < 400 and each["service"] != "sts"
        )

    def state(self):
        """The state of the members of both services, of their scans, and of Macie."""
        inspector, macie = self.server.client("inspector2"), self.server.client("macie2")
        return (
            {m["accountId"]: m["relationshipStatus"] for m in inspector.list_members()["members"]},
            [
                (each["accountId"], each["resourceState"]["ec2"]["status"])
                for each in inspector.batch_get_account_status(accountIds=[])["accounts"]
            ],
            {m["accountId"]: m["relationshipStatus"] for m in macie.list_members()["members"]},
            macie.get_macie_session()["status"],
        )

    def runs(self, *words):
        journal = str(self.folder / "run.db")
        listed = subprocess.run(
            [MUSTER, "runs", journal, *words, "--output", "json"],
            capture_output=True, check=True, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        return json.loads(listed.stdout)

    def begun(self):
        """The runs in the journal; none if the process was killed before it had tables."""
        listed = subprocess.run(
            [MUSTER, "runs", str(self.folder / "run.db"), "--output", "json"],
            capture_output=True, check=False, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        return json.loads(listed.stdout)["runs"] if listed.returncode == 0 else []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.__exit__()


def outcomes(completed):
    """The outcomes of a report without what differs from run to run."""
    assert completed.stdout, completed.stderr
    return [
        [each.get(name) for name in ("accountId", "service", "step", "outcome", "code", "message")]
        for each in json.loads(completed.stdout)["outcomes"]
    ]


def sample(points):
    """At most CRASHES of the points, evenly spread."""
    count = min(CRASHES, points) if CRASHES < 200 else points
    return [1 + (points - 1) * number // max(1, count - 1) for number in range(count)]


def check_all(points, check):
    """Checks the points at the same time: most of a check is waiting for reads."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(check, sample(points)))
    assert any(results), "no run was killed"


def test_a_run_that_is_killed_at_any_point_ends_like_one_that_is_not(killer, tmp_path):
    accounts = tmp_path / "outside.csv"
    accounts.write_text("accountId,email\n" + "".join(f"{o},{o}@example.com\n" for o in OUTSIDE))
    words = ["--members", ",".join(MEMBERS), "--outside", str(accounts)]
    with Run(tmp_path / "steady", killer, SCRIPT, *words) as steady:
        completed, points = steady.points()
        expected, state = outcomes(completed), steady.state()
        (session,) = steady.runs("1")["sessions"]
        assert session["caller"].startswith("arn:aws:")
    assert len(expected) == len(MEMBERS) + len(OUTSIDE)
    assert points >= 200

    def check(point):
        with Run(tmp_path / str(point), killer, SCRIPT, *words) as run:
            killed = run.kill(point)
            # If it is killed after its end, it has printed its report.
            has_ended = [each["status"] for each in run.begun()] == ["ended"]
            completed = killed if has_ended else run.start()
            assert outcomes(completed) == expected, (point, completed)
            invitations = [
                count for (name, _), count in run.executed().items() if name == "CreateInvitations"
            ]
            assert invitations == [1] * len(OUTSIDE), point
            assert run.state() == state, point
            runs = run.runs()["runs"]
            assert [each["status"] for each in runs] == ["ended"], point
            assert all(each["accountsInDoubt"] == [] for each in runs), point
            return killed.returncode == -9

    check_all(points, check)


def test_a_call_about_which_no_read_decides_is_not_sent_twice(killer, tmp_path):
    with Run(tmp_path / "steady", killer, FILTER) as steady:
        completed, points = steady.points()
        assert completed.returncode == 0, completed.stderr
        assert steady.executed().total() == 1

    def check(point):
        with Run(tmp_path / str(point), killer, FILTER) as run:
            was_killed = run.kill(point).returncode == -9
            has_ended = [each["status"] for each in run.begun()] == ["ended"]
            sent = run.executed().total()
            resumed = run.start()
            if has_ended:
                # Another run, whose filter has the name of the first one's.
                assert sent == run.executed().total() == 1, point
            elif resumed.returncode == 0:
                assert run.executed().total() == 1, point
            else:
                assert "MayHaveBeenExecuted" in resumed.stdout + resumed.stderr, point
                assert run.executed().total() == sent <= 1, point
                (doubt,) = run.runs("1")["doubts"]
                assert doubt["operation"] == "CreateFilter"
            return was_killed

    check_all(points, check)
