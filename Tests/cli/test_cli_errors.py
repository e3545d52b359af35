"""Errors and texts that people see."""

import json
import re

import pytest
from cli import ENABLE, IDS, err, muster, out
from recorder import CannedResponse
from test_cli_exit_codes import BATCH, KEYS
from test_cli_terminal import run_on_terminal, screen


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("\n".join(str(number) for number in range(1, 31)), "line"),
        (json.dumps([str(number) for number in range(1, 31)]), "account"),
        (
            json.dumps(
                {"outcomes": [{"accountId": str(n), "outcome": "pending"} for n in range(1, 31)]}
            ),
            "account",
        ),
    ],
    ids=["lines", "JSON", "report"],
)
def test_a_wrong_accounts_file_has_at_most_10_errors_and_their_number(
    script, accounts, text, position
):
    completed = muster("run", script(ENABLE), "--accounts", accounts(text))
    assert completed.returncode == 2
    shown = re.findall(rf"^  {position}.*is not an account id", err(completed), re.M)
    assert len(shown) == 10
    assert err(completed).splitlines()[-1] == "  and 20 more (30 errors)"


def test_up_to_10_errors_are_shown_without_a_number(script, accounts):
    completed = muster("run", script(ENABLE), "--accounts", accounts("1\n2\n3"))
    assert len(re.findall(r"^  line", err(completed), re.M)) == 3
    assert "more" not in err(completed)


def test_configure_alone_lists():
    assert muster("configure").stdout == muster("configure", "list").stdout
    assert muster("configure", "--output", "json").stdout.startswith(b"{")
    assert muster("configure", "set").returncode == 2


@pytest.mark.parametrize("columns", [80, 120])
def test_configure_wraps_long_values(columns):
    long = {
        "AWS_CONFIG_FILE": "/a/" + "long/" * 40 + "path",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_SDK_UA_APP_ID": "an-application",
    }
    code, written = run_on_terminal("configure", "list", columns=columns, **long)
    assert code == 0
    lines = screen(written)
    assert all(len(line) <= columns for line in lines)
    value, source = lines[0].index("value"), lines[0].index("source")
    values = "".join(line[value:source].strip() for line in lines)
    assert long["AWS_CONFIG_FILE"] in values
    assert any(re.match(r"  sdk_ua_app_id +an-application", line) for line in lines)


# A message that clears the screen, and adds a line that looks like muster's own.
HOSTILE = "gone\x1b[2J\x07\nmuster: all is well\r\u009b\u202e\x7f"
ESCAPED = "gone\\x1b[2J\\x07\\nmuster: all is well\\r\\x9b\\u202e\\x7f"


def is_plain(text):
    """True if the text has no control character but line ends and tabs."""
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", text)


def refusal(message):
    return CannedResponse(
        json.dumps({"message": message}).encode(), 403,
        {"Content-Type": "application/json", "x-amzn-ErrorType": "AccessDeniedException"},
    )  # fmt: skip


def live(server, *words):
    return muster(*words, "--live", "--endpoint-url", server.url, **KEYS)


def test_a_services_message_is_escaped_in_the_error_of_a_call(server):
    server.response = refusal(HOSTILE)
    completed = live(server, "call", "inspector2", "list-members")
    assert ESCAPED in err(completed)
    assert is_plain(err(completed))


def test_a_services_message_is_escaped_in_the_error_of_a_script(server, script):
    server.response = refusal(HOSTILE)
    path = script("require('muster').client('inspector2'):list_members {}")
    completed = live(server, "run", path)
    assert ESCAPED in err(completed)
    assert is_plain(err(completed))


def test_a_services_message_is_escaped_in_tables(server, script, accounts):
    server.response = refusal(HOSTILE)
    completed = live(server, "run", script(BATCH), "--accounts", accounts(IDS[0]))
    row = next(line for line in out(completed).splitlines() if IDS[0] in line)
    assert ESCAPED in row
    assert is_plain(out(completed) + err(completed))


def test_a_services_text_is_escaped_in_the_table_of_a_call(server):
    server.response = CannedResponse(json.dumps({"accountId": HOSTILE}).encode())
    words = ("call", "inspector2", "associate-member", "--account-id", IDS[0])
    completed = live(server, *words, "--output", "table")
    assert ESCAPED in out(completed)
    assert is_plain(out(completed))


@pytest.mark.parametrize("form", ["json", "yaml", "yaml-stream"])
def test_a_services_text_is_escaped_in_the_document_of_a_call(server, form):
    server.response = CannedResponse(json.dumps({"accountId": HOSTILE}).encode())
    words = ("call", "inspector2", "associate-member", "--account-id", IDS[0])
    completed = live(server, *words, "--output", form)
    assert completed.returncode == 0
    assert is_plain(out(completed))
    if form == "json":
        assert json.loads(completed.stdout)["accountId"] == HOSTILE


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_texts_that_a_script_prints_are_escaped_on_a_terminal(script, terminal):
    words = ("run", script("print('a\\27[2J\\7b')"))
    _, written = run_on_terminal(*words, "--color", "never", TERM=terminal)
    assert "a\\x1b[2J\\x07b" in written
    # In a pipe, they are the script's output, byte for byte.
    assert out(muster(*words)) == "a\x1b[2J\x07b\n"


def test_a_services_text_is_escaped_in_logs_and_messages(server, script):
    server.response = refusal(HOSTILE)
    text = (
        "local muster = require 'muster'\n"
        "local _, failure = pcall(function() muster.client('inspector2'):list_members {} end)\n"
        "muster.log(failure.message)"
    )
    completed = live(server, "run", script(text), "--debug")
    assert "gone\\x1b[2J\\x07" in err(completed)
    assert is_plain(err(completed))
    _, written = run_on_terminal(
        "run", script(text), "--live", "--endpoint-url", server.url, "--color", "never", **KEYS
    )
    assert is_plain(re.sub(r"\x1b\[\d+A\r\x1b\[J", "", written))


def test_a_services_text_is_escaped_in_a_snapshot_summary(server):
    server.response = refusal(HOSTILE)
    completed = live(server, "snapshot", "--regions", "us-east-1")
    assert is_plain(err(completed))


def test_a_services_text_is_escaped_as_text_in_a_pipe(server):
    """Tabs and line ends are kept, as by the AWS CLI."""
    server.response = CannedResponse(json.dumps({"accountId": f"\ta\n{HOSTILE}"}).encode())
    words = ("call", "inspector2", "associate-member", "--account-id", IDS[0])
    written = out(live(server, *words, "--output", "text"))
    assert written == "\ta\n" + ESCAPED.replace("\\n", "\n") + "\n"
