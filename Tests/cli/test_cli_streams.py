"""Results go to standard output; progress, messages and warnings to standard error."""

import json
import re

import pytest
from cli import ENABLE, HEALTHY, IDS, err, muster, out
from test_cli_terminal import run_on_terminal

LIVE = ("--live", "--region", "us-east-1")
TALKING = "local muster = require 'muster'; print('printed'); muster.log('logged')"
SUMMARY = re.compile(
    r"\d+ done \(\d+ already\), \d+ need action, \d+ skipped, \d+ pending, "
    r"for \d+ accounts? in \d+ Regions? \(.+\)"
)
MEMBERS = [
    "accountId", "service", "region", "step", "outcome", "code", "message", "remedy", "requestId",
    "attempts", "at",
]  # fmt: skip


def test_scripts_print_to_standard_output_and_log_to_standard_error(script):
    completed = muster("run", script(TALKING))
    assert out(completed) == "printed\n"
    assert err(completed).splitlines()[1:] == ["logged"]


def test_with_json_a_script_prints_to_standard_error(script):
    completed = muster("run", script(TALKING + "; return 1"), "--output", "json")
    assert json.loads(completed.stdout) == {"simulated": True, "result": 1}
    assert err(completed).splitlines()[1:] == ["printed", "logged"]


def test_progress_goes_to_standard_error(script, accounts):
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts(IDS[0]), "--simulation", HEALTHY
    )
    assert "account enabled 1/1" in err(completed)
    assert len(out(completed).splitlines()) == 1


def test_warnings_go_to_standard_error():
    words = ("call", "inspector2", "enable", "--resource-types", "EC3", "--seed", "1")
    completed = muster(*words)
    assert re.search(r"^muster: warning: inspector2 Enable: .*EC3", err(completed), re.M)
    assert "warning" not in out(completed)
    assert "warning" not in err(muster(*words, "--quiet"))


def test_a_script_that_fails_has_a_document_with_the_outcomes_before(script, accounts):
    text = ENABLE.replace("return muster.map", "local reports = muster.map") + "error('went wrong')"
    completed = muster(
        "run", script(text), "--accounts", accounts("\n".join(IDS)), "--simulation", HEALTHY,
        "--output", "json",
    )  # fmt: skip
    assert completed.returncode == 2
    document = json.loads(completed.stdout)
    assert "went wrong" in document["error"]["message"]
    steps = {(each["step"], each["outcome"]) for each in document["outcomes"]}
    assert steps == {("inspector membership", "pending"), ("inspector scanning", "done")}
    assert {each["accountId"] for each in document["outcomes"]} == set(IDS)
    assert document["summary"]["done"] == document["summary"]["pending"] == len(IDS)
    assert "went wrong" in err(completed)


def test_a_script_that_fails_prints_the_table_of_the_outcomes_before(script, accounts):
    """Also in a simulation in which waiting takes no time."""
    text = ENABLE.replace("return muster.map", "local reports = muster.map") + "error('went wrong')"
    words = ("--accounts", accounts("\n".join(IDS)), "--simulation", HEALTHY)
    completed = muster("run", script(text), *words)
    assert completed.returncode == 2
    assert "went wrong" in err(completed)
    lines = out(completed).splitlines()
    pending = [line for line in lines if "inspector membership" in line and "pending" in line]
    assert {line.split()[0] for line in pending} == set(IDS)
    assert SUMMARY.fullmatch(lines[-1])
    assert lines[-1].startswith(f"{len(IDS)} done (0 already), 0 need action, 0 skipped, ")


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("local x = = 1", (), "broken.lua"),
        ("return 1", ("--live", "--profile", "unknown"), "unknown"),
        ("require('muster').client('sts'):get_caller_identity()", LIVE, "credentials"),
        ("return 1", ("--sed", "4"), "did you mean --seed?"),
        ("require('muster').parameters { a = { type = 'file', required = true } }", (), "--a is"),
        ("return 1", ("--simulation", '{"acounts": 1}'), "acounts"),
        ("return 1", ("--events", "/no/such/folder/file"), "/no/such/folder/file"),
        ("return { outcomes = { { accountId = '1', outcome = 'x' } } }", (), "needs_action"),
    ],
)
def test_every_failure_of_a_run_has_a_document(script, text, words, message):
    completed = muster(
        "run", script(text, "broken.lua"), *words, "--output", "json",
        AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    assert completed.returncode == 2
    document = json.loads(completed.stdout)
    assert message in document["error"]["message"]
    assert document["outcomes"] == []
    assert document["simulated"] == ("--live" not in words)
    assert message in err(completed)


def test_an_invalid_accounts_file_has_a_document(script, accounts):
    words = ("--accounts", accounts("nonsense"), "--output", "json")
    completed = muster("run", script(ENABLE), *words)
    assert completed.returncode == 2
    assert "nonsense" in json.loads(completed.stdout)["error"]["message"]


def test_every_outcome_has_all_members(script, accounts):
    """Also those that the script or the list of accounts decides."""
    skipped = f"{{ outcomes = {{ {{ accountId = '{IDS[5]}', outcome = 'skipped' }} }} }}"
    text = ENABLE.replace("return muster.map", "local reports = muster.map")
    text += f"return {{ reports, {skipped} }}"
    listed = {"Accounts": [{"Id": IDS[0], "State": "ACTIVE"}, {"Id": IDS[1], "State": "SUSPENDED"}]}
    completed = muster(
        "run", script(text), "--accounts", accounts(json.dumps(listed)), "--output", "json",
        "--simulation", HEALTHY,
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [each["outcome"] for each in outcomes] == ["done", "skipped", "skipped"]
    for outcome in outcomes:
        assert [name for name in outcome if name in MEMBERS] == MEMBERS
    done = outcomes[0]
    assert re.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", done["at"])
    assert done["requestId"]
    assert done["attempts"] == 1


def test_the_last_line_summarizes_the_report(script, accounts):
    words = (
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)), "--regions",
        "us-east-1,eu-west-1",
        "--simulation", '{"accounts": 0, "adopt": true, "failing": 0.5}',
    )  # fmt: skip
    for completed in (muster(*words), muster(*words, "--plan")):
        last = out(completed).splitlines()[-1]
        assert SUMMARY.fullmatch(last)
        counts = [int(count) for count in re.findall(r"\d+", last)[:5]]
        assert counts[0] + sum(counts[2:]) == 2 * len(IDS)
    assert "changes:" in out(completed)


def test_a_report_without_outcomes_has_a_last_line(script):
    text = "return { outcomes = {} }"
    nothing = "0 done (0 already), 0 need action, 0 skipped, 0 pending, for 0 accounts in 0 Regions"
    assert out(muster("run", script(text))).splitlines()[-1].startswith(nothing)
    document = json.loads(muster("run", script(text), "--output", "json").stdout)
    assert document["outcomes"] == []


def test_the_last_line_counts_each_outcome(script):
    kinds = ["done", "already", "already", "needs_action", "skipped", "pending", "retryable"]
    rows = ",".join(
        f"{{accountId='{IDS[index]}', region='r', outcome='{kind}'}}"
        for index, kind in enumerate(kinds)
    )
    completed = muster("run", script(f"return {{ outcomes = {{ {rows} }} }}"))
    assert (
        out(completed)
        .splitlines()[-1]
        .startswith(
            "3 done (2 already), 1 need action, 1 skipped, 2 pending, for 7 accounts in 1 Region ("
        )
    )


# ------------------------------------------------------------------- --quiet, --color, NO_COLOR

ORGANIZATION = ("--simulation", '{"accounts": 2, "throttle": 0}')
COMMANDS = [
    ("run", "SCRIPT"),
    ("snapshot", "--regions", "us-east-1", *ORGANIZATION),
    ("diff", "SNAPSHOT", "--regions", "us-east-1", *ORGANIZATION),
    ("call", "sts", "get-caller-identity", *ORGANIZATION),
    ("describe", "inspector2", "enable"),
    ("operations", "inspector2"),
    ("accounts", "--count", "1"),
    ("configure", "list"),
    ("configure",),
    ("runs", "JOURNAL"),
    ("completion", "bash"),
    ("manual",),
]


def with_files(words, script, tmp_path, text=TALKING):
    """A command line with the files that it names."""
    snapshot, journal = tmp_path / "snapshot.json", tmp_path / "run.db"
    if "SNAPSHOT" in words:
        snapshot.write_bytes(muster(*COMMANDS[1]).stdout)
    if "JOURNAL" in words:
        completed = muster("run", script("return {}"), *LIVE, "--journal", journal)
        assert completed.returncode == 0, err(completed)
    names = {"SCRIPT": script(text), "SNAPSHOT": str(snapshot), "JOURNAL": str(journal)}
    return [names.get(word, word) for word in words]


@pytest.fixture(params=COMMANDS, ids=lambda words: words[0])
def command(request, script, tmp_path):
    """A command line of each command."""
    return with_files(request.param, script, tmp_path)


def test_quiet_leaves_only_the_result(command):
    loud, quiet = muster(*command), muster(*command, "--quiet")
    assert quiet.returncode == loud.returncode == 0, err(loud)
    assert quiet.stdout == loud.stdout
    assert quiet.stderr == b""


def test_quiet_does_not_suppress_errors(script):
    completed = muster("run", script("error('it went wrong')"), "--quiet")
    assert "it went wrong" in err(completed)


def test_colors_are_controlled_alike_by_every_command(command):
    is_colored = command[0] in ("run", "snapshot", "diff", "call")
    assert (b"\x1b[1;33m" in muster(*command, "--color", "always").stderr) == is_colored
    assert b"\x1b" not in muster(*command).stderr
    for words, environment, colored in [
        ((), {}, is_colored),
        ((), {"NO_COLOR": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, is_colored),
        (("--quiet",), {}, False),
    ]:
        _, written = run_on_terminal(*command, *words, **environment)
        assert ("\x1b[1;33m" in written) == colored, (words, environment)


def test_an_unknown_color_is_refused():
    completed = muster("operations", "--color", "red")
    assert completed.returncode == 2
    assert "--color must be auto, always or never, not 'red'" in err(completed)


@pytest.mark.parametrize(
    "words", [each for each in COMMANDS if each[0] not in ("completion", "manual")]
)
def test_json_is_an_output_of_every_command_with_a_document(words, script, tmp_path):
    completed = muster(*with_files(words, script, tmp_path, "return {}"), "--output", "json")
    assert completed.returncode == 0, err(completed)
    json.loads(completed.stdout)
