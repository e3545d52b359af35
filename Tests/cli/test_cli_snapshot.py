"""`muster snapshot`, `muster diff` and `muster run --plan`."""

import json
from pathlib import Path

import pytest
from cli import err, muster, out

SCENARIO = json.dumps(
    {
        "throttle": 0,
        "failing": 0,
        "administrator": "999999999999",
        "accounts": [{"accountId": f"{number}" * 12, "email": "a@b.c"} for number in (1, 2, 3)],
    }
)

ENABLE = """
local muster = require "muster"
local inspector = muster.client("inspector2", { region = "us-east-1" })
inspector:associate_member{ accountId = "222222222222" }
muster.sleep("10m")
inspector:enable{ accountIds = { "222222222222" }, resourceTypes = { "EC2" } }
muster.sleep("10m")
"""


@pytest.fixture
def snapshot(tmp_path):
    completed = muster("snapshot", "--simulation", SCENARIO, "--regions", "us-east-1,eu-west-1")
    assert completed.returncode == 0
    path = tmp_path / "snapshot.json"
    path.write_bytes(completed.stdout)
    return path


def test_a_snapshot_is_a_scenario_of_every_account_and_region(snapshot):
    scenario = json.loads(snapshot.read_text())
    assert {account["accountId"] for account in scenario["accounts"]} > {"1" * 12, "2" * 12}
    assert [region["name"] for region in scenario["regions"]] == ["us-east-1", "eu-west-1"]
    (inspector,) = scenario["state"]["inspector2"]
    assert inspector["regions"] == ["eu-west-1", "us-east-1"]
    assert inspector["administrator"] == {"accountId": "9" * 12}


def test_a_failed_read_is_reported_and_does_not_stop_a_snapshot():
    broken = json.loads(SCENARIO) | {"operations": {"inspector2.ListFilters": {"errors": 1}}}
    completed = muster("snapshot", "--simulation", json.dumps(broken), "--regions", "us-east-1")
    assert completed.returncode == 1
    assert "not read:" in err(completed)
    assert "ListFilters" in err(completed)


def test_macie_is_not_a_gap_for_an_administrator_of_inspector():
    completed = muster("snapshot", "--simulation", SCENARIO, "--regions", "us-east-1")
    assert "not read:" not in err(completed)
    assert json.loads(completed.stdout)["unread"] == []


def test_a_snapshot_in_a_pipe_prints_a_summary_without_progress():
    completed = muster("snapshot", "--simulation", SCENARIO, "--regions", "us-east-1,eu-west-1")
    announced, summary = err(completed).splitlines()
    assert announced.startswith("SIMULATED ORGANIZATION")
    assert summary == "5 accounts in 2 Regions"


def test_a_plan_skips_the_administrator_itself(snapshot, tmp_path):
    accounts = tmp_path / "accounts.txt"
    accounts.write_text("\n".join(["1" * 12, "9" * 12]))
    script = Path(__file__).resolve().parents[2] / "scripts" / "onboard.lua"
    words = ("--accounts", str(accounts), "--org", str(snapshot), "--plan", "--output", "json")
    report = json.loads(out(muster("run", str(script), *words)))
    found = [each for each in report["outcomes"] if each["accountId"] == "9" * 12]
    own = {each["step"]: each["outcome"] for each in found if each["outcome"] != "skipped"}
    assert own == {"inspector scanning": "already", "macie session": "done"}
    found = [each for each in found if each["step"] not in own]
    assert [each["outcome"] for each in found] == ["skipped"] * len(found) != []
    message = "the account is the administrator, which cannot be its own member"
    assert {each["message"] for each in found} == {message}


def test_a_snapshot_equals_its_organization(snapshot):
    regions = ("--regions", "us-east-1,eu-west-1")
    completed = muster("diff", snapshot, "--org", snapshot, *regions)
    assert completed.returncode == 0
    assert out(completed) == "no differences\n"


def test_a_plan_lists_the_changes_of_a_script(snapshot, script):
    completed = muster("run", script(ENABLE), "--org", snapshot, "--plan")
    assert completed.returncode == 0
    changed = [line.split() for line in out(completed).splitlines() if "222222222222" in line]
    position = ["222222222222", "us-east-1", "inspector2"]
    assert [*position, "membership", "-", "ENABLED"] in changed
    assert [*position, "EC2", "scanning", "-", "ENABLED"] in changed
    assert "111111111111" not in out(completed)


def test_a_plan_describes_how_a_member_joined(tmp_path):
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("accountId,email\n222222222222,b@example.com\n")
    onboard = Path(__file__).resolve().parents[2] / "scripts" / "onboard.lua"
    completed = muster("run", onboard, "--accounts", accounts, "--plan")
    joined = [line.split() for line in out(completed).splitlines() if "how it joined" in line]
    assert [line[-1] for line in joined] == ["invitation"]
    assert "administrations" not in out(completed)


def test_a_plan_can_be_printed_as_json(snapshot, script):
    completed = muster("run", script(ENABLE), "--org", snapshot, "--plan", "--output", "json")
    plan = json.loads(completed.stdout)["plan"]
    assert plan["same"] is False
    assert {
        "service": "inspector2",
        "region": "us-east-1",
        "accountId": "222222222222",
        "path": "scans.EC2.status",
        "label": "EC2 scanning",
        "before": None,
        "after": "ENABLED",
    } in plan["changes"]


def test_diff_exits_with_1_if_files_differ(snapshot, tmp_path):
    scenario = json.loads(snapshot.read_text())
    scenario["state"]["inspector2"][0]["autoEnable"] = ["EC2"]
    other = tmp_path / "other.json"
    other.write_text(json.dumps(scenario))
    completed = muster("diff", snapshot, other)
    assert completed.returncode == 1
    assert "us-east-1  inspector2  EC2 for new members  -" in out(completed)
    difference = json.loads(muster("diff", snapshot, other, "--output", "json").stdout)
    assert [change["region"] for change in difference["changes"]] == ["eu-west-1", "us-east-1"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("diff",), "missing argument BEFORE"),
        (("diff", "SNAPSHOT"), "missing argument AFTER"),
        (
            ("diff", "TYPO", "SNAPSHOT"),
            "typo.json is not valid: /acounts is not a known member; did you mean accounts?",
        ),
        (
            ("diff", "SNAPSHOT", "TYPO"),
            "typo.json is not valid: /acounts is not a known member; did you mean accounts?",
        ),
        (("diff", "nothing.json", "SNAPSHOT"), "nothing.json cannot be read"),
        (
            ("snapshot", "--org", "SNAPSHOT", "--simulation", "{}"),
            "--org and --simulation cannot be used together: both specify",
        ),
        (("snapshot", "--org", "SNAPSHOT", "--live"), "--org and --live cannot be used together"),
        (("diff", "SNAPSHOT", "SNAPSHOT", "--live"), "--live and AFTER cannot be used together"),
        (
            ("diff", "SNAPSHOT", "SNAPSHOT", "--regions", "eu-west-1"),
            "--regions and AFTER cannot be used together",
        ),
    ],
)
def test_an_invalid_snapshot_command_is_explained(snapshot, tmp_path, arguments, message):
    typo = tmp_path / "typo.json"
    typo.write_text('{"acounts": 3}')
    files = {"SNAPSHOT": snapshot, "TYPO": typo}
    completed = muster(*(files.get(word, word) for word in arguments))
    assert completed.returncode == 2
    assert message in err(completed)


def tagged(team: str) -> str:
    state = {"organizations": {"tags": {"1" * 12: {"team": team}}}}
    return json.dumps(json.loads(SCENARIO) | {"state": {"now": "2026-03-01T00:00:00Z"} | state})


def test_tags_are_compared_if_the_snapshot_before_has_details(tmp_path):
    path = tmp_path / "before.json"
    words = ("--regions", "us-east-1", "--output", "json")
    for options, paths in [((), []), (("--details",), ["tags.team"])]:
        before = muster("snapshot", "--simulation", tagged("a"), *words, *options)
        assert before.returncode == 0
        path.write_bytes(before.stdout)
        assert json.loads(before.stdout).get("details", False) is bool(options)
        compared = muster("diff", str(path), "--simulation", tagged("b"), *words)
        assert [change["path"] for change in json.loads(compared.stdout)["changes"]] == paths
        assert compared.returncode == (1 if paths else 0)
