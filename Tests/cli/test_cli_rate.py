"""--rate, --max-in-flight, --max-attempts and --batch-retry. Time is simulated."""

import json

import pytest
from cli import err, muster, out

# Sends 30 requests at once, and returns the simulated seconds until the last response.
CALLS = """
local muster = require "muster"
local clients = { muster.client("inspector2"), muster.client("inspector2") }
local begin = muster.now()
local numbers = {}
for number = 1, 30 do numbers[number] = number end
muster.map(numbers, function(number)
  clients[number % 2 + 1]:batch_get_account_status()
end)
return muster.now() - begin
"""
SCENARIO = '{"accounts": 1, "throttle": 0, "failing": 0, "latency": {"minMs": 100, "maxMs": 100}}'


@pytest.mark.parametrize(
    ("words", "milliseconds"),
    [
        ([], 100),
        # The last request is sent 29 intervals after the first one.
        (["--rate", "10"], 2900 + 100),
        (["--rate", "0.5"], 58_000 + 100),
        (["--max-in-flight", "1"], 30 * 100),
        (["--max-in-flight", "7"], 5 * 100),
        # The stricter of the two counts.
        (["--rate", "10", "--max-in-flight", "7"], 2900 + 100),
        (["--rate", "1000", "--max-in-flight", "1"], 30 * 100),
    ],
)
def test_a_rate_and_a_number_of_concurrent_requests_bound_a_run(script, words, milliseconds):
    path = script(CALLS, "calls.lua")
    completed = muster("run", path, "--simulation", SCENARIO, "--output", "json", *words)
    assert completed.returncode == 0, err(completed)
    assert round(json.loads(out(completed))["result"] * 1000) == milliseconds


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--rate", "2000000"], "--rate must be a number from 0 to 1000000"),
        (["--rate", "many"], "--rate must be a number from 0 to 1000000"),
        (["--max-in-flight", "0"], "--max-in-flight must be an integer from 1 to 2147483647"),
    ],
)
def test_values_out_of_range_are_refused(script, words, message):
    completed = muster("run", script(CALLS, "calls.lua"), *words)
    assert completed.returncode == 2
    assert message in err(completed)


@pytest.mark.parametrize("command", ["run", "call", "snapshot", "diff"])
def test_the_help_says_how_the_four_options_work_together(command):
    help_text = " ".join(out(muster(command, "--help")).split())
    for flag in ("--max-attempts N", "--batch-retry SECONDS", "--rate N", "--max-in-flight N"):
        assert flag in help_text
    assert "A request is sent when both --rate and --max-in-flight allow it" in help_text
    assert "Each retry is a call with --max-attempts attempts" in help_text
