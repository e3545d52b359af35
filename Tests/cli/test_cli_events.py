"""`--events`: a line of JSON for each outcome when it is settled."""

import json
import os
import subprocess
import time
from pathlib import Path

from cli import ENABLE, HEALTHY, IDS, MUSTER, err, muster

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def key(outcome):
    return tuple(outcome[name] for name in ("accountId", "region", "service", "step"))


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def run(script, accounts, path, *words):
    completed = muster(
        "run", script, "--accounts", accounts, "--output", "json", "--events", path, *words
    )
    assert completed.stdout, err(completed)
    return completed, json.loads(completed.stdout)["outcomes"]


def test_the_last_line_of_each_account_and_step_is_its_outcome(script, accounts, tmp_path):
    events = tmp_path / "events.jsonl"
    simulation = '{"accounts": 0, "adopt": true, "failing": 0.5, "seed": 3}'
    regions = ("--regions", "us-east-1,eu-west-1", "--simulation", simulation)
    _, outcomes = run(script(ENABLE), accounts("\n".join(IDS)), events, *regions)
    last = {key(each): each for each in lines(events)}
    assert len(outcomes) == 2 * len(IDS)
    assert all(last[key(each)] == each for each in outcomes)
    steps = {each["step"] for each in lines(events)}
    assert steps == {"inspector membership", "inspector scanning"}


def test_outcomes_that_a_script_decides_are_written_too(accounts, tmp_path):
    events = tmp_path / "events.jsonl"
    path = accounts("\n".join(IDS[:2]))
    _, outcomes = run(SCRIPTS / "status.lua", path, events, "--simulation", HEALTHY)
    assert {each["outcome"] for each in outcomes} == {"skipped"}
    last = {key(each): each for each in lines(events)}
    assert last
    assert all(last[key(each)] == each for each in outcomes)


def test_an_outcome_is_written_while_the_run_continues(script, accounts, tmp_path):
    events = tmp_path / "events.jsonl"
    text = ENABLE.replace("return muster.map", "local reports = muster.map") + (
        'while true do muster.sleep("1s") end'
    )
    instant = {
        "accounts": 0, "adopt": True, "failing": 0, "throttle": 0,
        "association": {"minSeconds": 0, "maxSeconds": 0},
        "enabling": {"minSeconds": 0, "maxSeconds": 0},
    }  # fmt: skip
    command = [
        MUSTER, "run", script(text), "--accounts", accounts(IDS[0]), "--events", str(events),
        "--simulation", json.dumps(instant), "--speed", "60",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env={"PATH": os.environ["PATH"]}, stderr=-1, stdout=-1
    ) as running:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and running.poll() is None:
            if events.exists() and '"inspector scanning"' in events.read_text():
                break
            time.sleep(0.05)
        settled = lines(events)
        running.kill()
        _, errors = running.communicate()
    assert [each["accountId"] for each in settled][:1] == IDS[:1], errors
    assert settled[-1]["step"] == "inspector scanning"


def test_an_earlier_file_is_replaced(script, accounts, tmp_path):
    events = tmp_path / "events.jsonl"
    events.write_text("earlier\n")
    run(script(ENABLE), accounts(IDS[0]), events, "--simulation", HEALTHY)
    assert "earlier" not in events.read_text()


def test_a_file_that_cannot_be_opened_is_an_error_before_the_script_runs(script, tmp_path):
    path = tmp_path / "missing/events"
    completed = muster("run", script("print('ran')"), "--events", path)
    assert completed.returncode == 2
    assert f"--events: {path} cannot be written: No such file or directory" in err(completed)
    assert completed.stdout == b""


def test_a_full_disk_does_not_stop_the_run(script, accounts):
    path = accounts("\n".join(IDS))
    completed, outcomes = run(script(ENABLE), path, "/dev/full", "--simulation", HEALTHY)
    assert completed.returncode == 2
    assert err(completed).count("/dev/full cannot be written: No space left on device") == 1
    assert {each["outcome"] for each in outcomes} == {"done"}
