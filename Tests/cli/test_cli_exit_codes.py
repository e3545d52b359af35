"""Exit codes: 0 if nothing is left to do, 1 if something is, 2 if the command failed."""

import json
import socket
import subprocess

import pytest
from cli import ENABLE, IDS, MUSTER, err, muster, out
from recorder import CannedResponse, Recorder

KEYS = {
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "the-keys-secret",
    "AWS_MAX_ATTEMPTS": "1",
}
BATCH = """\
local muster = require "muster"
local args = muster.parameters { accounts = { type = "accounts", required = true } }
return muster.client("inspector2"):batch("associate_member", args.accounts)
"""
NEEDS_CREDENTIALS = ("call", "sts", "get-caller-identity", "--live")


@pytest.fixture
def unreachable():
    """The address of a port that nothing listens on."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{unused.getsockname()[1]}"


def report(*outcomes):
    """A script that returns a report with these outcomes and codes."""
    rows = "".join(
        f"{{accountId='{IDS[index]}', region='us-east-1', outcome='{outcome}', code='{code}'}},"
        for index, (outcome, _, code) in enumerate(each.partition(" ") for each in outcomes)
    )
    return f"return {{ outcomes = {{ {rows} }} }}"


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["done"], 0), (["already"], 0), (["skipped"], 0), (["done", "already", "skipped"], 0),
        (["pending"], 1), (["retryable"], 1), (["needs_action"], 1),
        (["done", "skipped", "retryable"], 1), (["needs_action AccessDeniedException"], 1),
        (["retryable ReadTimeoutError"], 1),
        (["retryable EndpointConnectionError"], 2), (["retryable ConnectTimeoutError"], 2),
        (["needs_action SSLError"], 2), (["retryable ProxyConnectionError"], 2),
        (["done", "needs_action", "retryable EndpointConnectionError"], 2),
        (["needs_action ExpiredTokenException"], 2),
        (["needs_action UnrecognizedClientException", "skipped"], 2),
        (["needs_action UnrecognizedClientException", "done"], 1),
        ([], 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["table", "json"])
def test_the_exit_code_of_a_run_follows_from_its_outcomes(script, outcomes, code, form):
    completed = muster("run", script(report(*outcomes)), "--output", form)
    assert completed.returncode == code, err(completed)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("error('it went wrong')", "it went wrong"),
        ("return { outcomes = { { accountId = '1', outcome = 'dnoe' } } }", "dnoe"),
        ("return { outcomes = { { outcome = 'done' } } }", "must have an accountId"),
        ("return { outcomes = { 'done' } }", "must have an accountId"),
        (
            "return require('muster').client('macie2'):get_member { id = '111111111111' }",
            "AccessDeniedException: Macie is not enabled",
        ),
    ],
)
def test_a_script_that_fails_exits_with_2(script, text, message):
    completed = muster("run", script(text), "--simulation", '{"throttle": 0}')
    assert completed.returncode == 2
    assert message in err(completed)


def test_an_isolated_account_needs_action_and_the_exit_code_is_1(script, accounts):
    refusal = {"errorCode": "ACCOUNT_IS_ISOLATED"}
    organization = {
        "failing": 0, "throttle": 0,
        "accounts": [{"accountId": IDS[0], "refusal": refusal}, {"accountId": IDS[1]}],
    }  # fmt: skip
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS[:2])), "--output", "json",
        "--simulation", json.dumps(organization),
    )  # fmt: skip
    assert completed.returncode == 1
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [(each["outcome"], each["code"]) for each in outcomes] == [
        ("needs_action", "ACCOUNT_IS_ISOLATED"),
        ("done", ""),
    ]
    assert outcomes[0]["remedy"] == "contact AWS Support"


def test_the_administrator_in_the_list_is_skipped_and_the_exit_code_is_0(script, accounts):
    administrator = "333333333333"
    organization = {
        "failing": 0, "throttle": 0, "administrator": administrator,
        "accounts": [{"accountId": IDS[0]}],
    }  # fmt: skip
    completed = muster(
        "run", script(ENABLE), "--accounts", accounts(f"{IDS[0]}\n{administrator}"),
        "--simulation", json.dumps(organization),
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    assert ", 0 need action, 1 skipped, 0 pending, " in out(completed).splitlines()[-1]


def test_an_unreachable_endpoint_is_not_drift(unreachable, tmp_path):
    before = tmp_path / "before.json"
    before.write_bytes(muster("snapshot", "--regions", "us-east-1").stdout)
    live = ("--live", "--endpoint-url", unreachable)
    for words in [("diff", before), ("snapshot",), ("call", "inspector2", "list-members")]:
        completed = muster(*words, *live, **KEYS)
        assert completed.returncode == 2, words
        assert "Could not connect to the endpoint URL" in err(completed)


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_run_that_cannot_reach_the_service_exits_with_2(unreachable, script, accounts, form):
    completed = muster(
        "run", script(BATCH), "--accounts", accounts(IDS[0]), "--batch-retry", "0",
        "--live", "--endpoint-url", unreachable, "--output", form, **KEYS,
    )  # fmt: skip
    assert completed.returncode == 2
    assert "EndpointConnectionError" in out(completed) or "1 pending" in out(completed)


def test_diff_exits_with_2_if_a_region_could_not_be_reached(unreachable, tmp_path):
    """A snapshot that reaches STS but no Region has unread parts."""
    before = tmp_path / "before.json"
    before.write_bytes(muster("snapshot", "--regions", "us-east-1").stdout)
    identity = (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        "<GetCallerIdentityResult><Account>111122223333</Account><UserId>u</UserId>"
        "<Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResult>"
        "</GetCallerIdentityResponse>"
    )
    with Recorder() as sts:
        sts.response = CannedResponse(identity.encode(), headers={"Content-Type": "text/xml"})
        environment = {
            **KEYS, "AWS_ENDPOINT_URL": unreachable, "AWS_ENDPOINT_URL_STS": sts.url,
        }  # fmt: skip
        for words in [("snapshot", "--regions", "us-east-1"), ("diff", before)]:
            completed = muster(*words, "--live", **environment)
            assert completed.returncode == 2, (words, err(completed))
            assert "EndpointConnectionError" in err(completed)


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (CannedResponse(b'{"members": []}'), 0),
        (
            CannedResponse(
                b'{"message": "no"}', 403, {"x-amzn-ErrorType": "AccessDeniedException"}
            ),
            1,
        ),
        (CannedResponse(b"{}", 500, {"x-amzn-ErrorType": "InternalServerException"}), 1),
        (CannedResponse(b'{"members": 7}'), 2),
        (CannedResponse(b"<html>", headers={"Content-Type": "text/html"}), 2),
    ],
    ids=["success", "refused", "failed", "another type", "a page"],
)
def test_the_exit_code_of_a_call(server, response, code):
    server.response = response
    live = ("--live", "--endpoint-url", server.url)
    completed = muster("call", "inspector2", "list-members", *live, **KEYS)
    assert completed.returncode == code, err(completed)


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        ((), {}),
        (("rn",), {}),
        (("run",), {}),
        (("call", "inspector2", "list-members", "--max-results", "many"), {}),
        (NEEDS_CREDENTIALS, {"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}),
        ((*NEEDS_CREDENTIALS, "--profile", "unknown"), KEYS),
        (("diff", "/no/such", "/no/such"), {}),
    ],
    ids=["nothing", "command", "operand", "member", "credentials", "profile", "file"],
)
def test_what_cannot_be_sent_exits_with_2(words, environment):
    completed = muster(*words, **environment)
    assert completed.returncode == 2
    assert out(completed) == ""


def test_the_rule_is_in_the_help_and_in_the_manual_page():
    meanings = (
        "Nothing is left to do: every account is done, already in the state, or skipped",
        "Something is left to do: an account is pending, retryable or needs action",
        "The command failed: an invalid command line, file or configuration",
    )
    for page in (out(muster("help")), out(muster("manual")).replace("\\-", "-")):
        text = " ".join(page.split())
        assert all(meaning in text for meaning in meanings)


def test_output_that_cannot_be_written_exits_with_2():
    with open("/dev/full", "wb") as full:
        completed = subprocess.run([MUSTER, "accounts"], stdout=full, check=False)
    assert completed.returncode == 2
