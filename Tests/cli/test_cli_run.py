"""`muster run` with its output in a pipe."""

import json
import re
import time

import pytest
from cli import ENABLE, HEALTHY, IDS, err, muster, out


def test_a_run_without_failures_succeeds(script, accounts):
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)),
        "--regions", "us-east-1,eu-west-1", "--simulation", HEALTHY,
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    assert re.fullmatch(
        r"24 done \(0 already\), 0 need action, 0 skipped, 0 pending, for 12 accounts in 2 Regions"
        r" \(\d+\.\d s real, \d+:\d\d simulated\)\n",
        out(completed),
    )
    assert err(completed).startswith(
        "SIMULATED ORGANIZATION  seed 7: nothing is sent to AWS (use --live)\n"
    )


def test_progress_in_a_pipe_is_a_line_for_each_completed_step(script, accounts):
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)), "--simulation", HEALTHY
    )
    banner, *lines = err(completed).splitlines()
    assert [line.split()[:4] for line in lines] == [
        ["us-east-1", "inspector2", "associate", "member"],
        ["us-east-1", "inspector2", "enable", "0/12"],
        ["us-east-1", "inspector2", "account", "enabled"],
    ]
    assert all(line.endswith(" simulated") for line in lines)
    assert "\x1b" not in banner


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"Accounts": [{"Id": each, "Email": f"{each}@example.com"} for each in IDS]}),
        "email,accountId\n" + "".join(f"{each}@example.com,{each}\n" for each in IDS),
        "\n".join(IDS) + "\n",
        json.dumps(IDS),
    ],
    ids=["AWS CLI", "CSV", "list", "JSON list"],
)
def test_accounts_files_have_several_formats(script, accounts, text):
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts(text),
        "--simulation", HEALTHY, "--output", "json",
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    assert [row["accountId"] for row in json.loads(completed.stdout)["outcomes"]] == IDS


def test_the_output_of_accounts_is_an_accounts_file(script):
    for form in ["json", "csv"]:
        listed = muster("accounts", "--count", "30", "--output", form).stdout
        completed = muster(
            "run", script(ENABLE), "--accounts", "-", "--output", "json", stdin=listed
        )
        assert completed.returncode in (0, 1), err(completed)
        assert json.loads(completed.stdout)["summary"]["accounts"] == 30


def test_the_same_seed_produces_the_same_report(script, accounts):
    command = [
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)), "--output", "json",
        "--simulation", '{"accounts": 0, "adopt": true, "failing": 0.5}',
    ]  # fmt: skip
    first, again = (muster(*command, "--seed", "3") for _ in range(2))
    assert first.stdout == again.stdout
    document = json.loads(first.stdout)
    assert document["simulated"] is True
    assert len(document["outcomes"]) == len(IDS)
    summary = document["summary"]
    assert summary.pop("accounts") == len(IDS)
    assert summary.pop("regions") == 1
    assert sum(summary.values()) == len(IDS)


@pytest.mark.parametrize(
    ("flags", "simulated", "real"),
    [(["--speed", "20"], "4s", 0.2), (["--real-time"], "200ms", 0.2), ([], "2d", 0)],
)
def test_the_speed_of_simulated_time_can_be_set(script, flags, simulated, real):
    """Checks the minimum real time; the timeout of the test limits the maximum for two days."""
    path = script(f'local muster = require "muster"\nmuster.sleep("{simulated}")\n')
    begin = time.monotonic()
    completed = muster("run", path, *flags)
    assert completed.returncode == 0, err(completed)
    assert time.monotonic() - begin >= real


def test_a_failing_account_is_a_row_and_exit_code_1(script, accounts):
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)),
        "--simulation", '{"accounts": 0, "adopt": true, "failing": 1, "seed": 5}',
    )  # fmt: skip
    assert completed.returncode == 1
    blank, heading, *rows, summary = out(completed).splitlines()
    assert blank == ""
    assert re.fullmatch(r"  account +region +step +outcome +reason and remedy", heading)
    assert rows
    assert {row.split()[0] for row in rows} <= set(IDS)
    assert re.match(r"\d+ done \(\d+ already\), ", summary)


def test_an_invalid_accounts_file_is_rejected_with_the_line_before_any_request(script, accounts):
    path = accounts("accountId,email\n111111111111,a@example.com\n12345678901,b@example.com\n")
    completed = muster("run", script(ENABLE), "--accounts", path, "--debug")
    assert completed.returncode == 2
    assert re.search(r"line 3\b.*12345678901|12345678901.*line 3\b", err(completed))
    assert "inspector2" not in err(completed)
    assert out(completed) == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "accounts"),
        (["--acounts", "x"], "unknown option '--acounts'; did you mean --accounts?"),
        (["--accounts", "/no/such"], "/no/such cannot be read"),
        (
            ["--accounts", "/dev/null", "--endpoint-url", "http://x"],
            "--endpoint-url requires --live",
        ),
    ],
)
def test_invalid_parameters_are_rejected(script, words, message):
    completed = muster("run", script(ENABLE), *words)
    assert completed.returncode == 2
    assert message in err(completed)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("error('it went wrong')", "it went wrong"),
        ("while true do end", "broken.lua:2:"),
        ("local s = 'x' while true do s = s .. s end", "a string of more than 16777216 bytes"),
        ("local t = {} while true do t[#t + 1] = ('x'):rep(1e6 // 1 | 0) .. #t end", "memory"),
        ("return io.open('/etc/passwd')", "broken.lua:2:"),
        ("muster.client('inspector2'):enabel {}", "enable"),
    ],
)
def test_a_script_error_is_reported_with_its_line(script, text, message):
    beginning = "local muster = require 'muster'; muster.parameters {}\n"
    completed = muster("run", script(beginning + text, "broken.lua"))
    assert message in err(completed)
    assert completed.returncode == 2
    assert out(completed) == ""


@pytest.mark.parametrize("text", ["local x = = 1", "local x <const> = 1; x = 2"])
def test_a_script_with_a_syntax_error_is_a_usage_error(script, text):
    completed = muster("run", script(text, "broken.lua"))
    assert "broken.lua" in err(completed)
    assert completed.returncode == 2


def test_a_script_reads_only_files_named_on_the_command_line(script):
    text = ENABLE.replace("required = true", 'default = "/etc/passwd"')
    completed = muster("run", script(text))
    assert completed.returncode == 2
    assert "the default of a script cannot name a file" in err(completed)


def test_reports_in_lists_and_objects_are_merged(script):
    report = "{ outcomes = { { accountId = '%s', region = '%s', outcome = '%s' } } }"
    first, second = (
        report % (IDS[0], "us-east-1", "done"),
        report % (IDS[1], "eu-west-1", "pending"),
    )
    completed = muster("run", script(f"return {{ {{ a = {first} }}, {{ b = {second} }} }}"))
    assert completed.returncode == 1
    assert (
        "1 done (0 already), 0 need action, 0 skipped, 1 pending, for 2 accounts in 2 Regions"
        in out(completed)
    )


def test_a_value_that_is_not_a_report_is_printed_as_json(script):
    path = script("print('working'); return { answer = 42, list = { 'a' } }")
    plain, document = muster("run", path), muster("run", path, "--output", "json")
    assert plain.returncode == document.returncode == 0
    printed, answer = out(plain).split("\n", 1)
    assert printed == "working"
    assert json.loads(answer) == {"answer": 42, "list": ["a"]}
    assert json.loads(document.stdout) == {"simulated": True, "result": json.loads(answer)}
    assert "working" in err(document)


def test_a_script_without_a_value_prints_only_its_own_output(script):
    completed = muster("run", script("print('hello')"))
    assert (completed.returncode, out(completed)) == (0, "hello\n")


def test_a_script_can_be_read_from_standard_input():
    completed = muster("run", "-", stdin="print('hello')")
    assert (completed.returncode, out(completed)) == (0, "hello\n")
