"""`muster call`: one operation."""

import json
import re
import socket

import pytest
from cli import IDS, err, muster, out


@pytest.mark.parametrize(
    "spelling",
    ["batch-get-account-status", "batch_get_account_status", "BatchGetAccountStatus"],
)
def test_operation_names_have_three_spellings(spelling):
    request = json.dumps({"accountIds": [IDS[0]]})
    completed = muster("call", "inspector2", spelling, "--input", request)
    assert completed.returncode == 0, err(completed)
    response = json.loads(completed.stdout)
    accounts = response["accounts"] + response["failedAccounts"]
    assert [account["accountId"] for account in accounts] == [IDS[0]]
    assert out(completed) == json.dumps(response, indent=4, ensure_ascii=False) + "\n"
    assert "SIMULATED ORGANIZATION  seed 1: nothing is sent to AWS" in err(completed)


def test_the_request_can_be_read_from_a_file_or_standard_input(tmp_path):
    request = json.dumps({"accountIds": [IDS[1]], "resourceTypes": ["EC2"]})
    path = tmp_path / "request.json"
    path.write_text(request)
    named = muster("call", "inspector2", "enable", "--input", f"@{path}")
    piped = muster("call", "inspector2", "enable", "--input", "-", stdin=request)
    assert named.returncode == piped.returncode == 0, err(named)
    assert named.stdout == piped.stdout
    assert IDS[1] in out(named)


@pytest.mark.parametrize(
    ("service", "operation", "response"),
    [
        ("inspector2", "list-members", {"members": []}),
        ("macie2", "EnableMacie", {}),
    ],
)
def test_an_operation_without_input_can_be_called(service, operation, response):
    completed = muster("call", service, operation)
    assert completed.returncode == 0, err(completed)
    assert out(completed) == json.dumps(response, indent=4) + "\n"


def test_a_service_error_is_printed_as_by_the_aws_cli():
    everything_fails = '{"throttle": 1, "seed": 1}'
    completed = muster(
        "call", "inspector2", "enable", "--simulation", everything_fails,
        "--input", json.dumps({"accountIds": [IDS[0]], "resourceTypes": ["EC2"]}),
    )  # fmt: skip
    assert completed.returncode == 1
    assert re.search(
        r"An error occurred \(ThrottlingException\) when calling the Enable operation"
        r" \(reached max retries: \d+\): .+",
        err(completed),
    )
    assert out(completed) == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["inspector2", "enabel"], "enable"),
        (["inspektor2", "enable"], "inspector2"),
        (["inspector2", "enable", "--input", "{"], "JSON"),
        (["inspector2", "enable", "--input", ""], "--input has an empty value"),
        (["inspector2", "enable", "--input", '{"accountId": ["1"]}'], "accountIds"),
        (["inspector2", "enable", "--input", '{"accountIds": ["1"], "resourceTypes": ["EC2"]}'],
         "/accountIds/0"),
        # A duplicate member is ambiguous, also if the spelling of its name differs.
        (["inspector2", "enable", "--input", '{"resourceTypes": [], "resourceTypes": []}'],
         "/resourceTypes is given twice"),
        (["macie2", "create_member", "--input",
          '{"account": {"accountId": "1", "email": "e", "account\\u0049d": "2"}}'],
         "/account/accountId is given twice"),
        (["inspector2", "list_members", "--simulation", "{"], "JSON"),
    ],
)  # fmt: skip
def test_input_that_violates_the_model_is_rejected(words, message):
    completed = muster("call", *words)
    assert completed.returncode == 2
    assert message in err(completed)
    assert out(completed) == ""


def test_live_without_credentials_is_an_error():
    completed = muster(
        "call", "inspector2", "list_members", "--live", "--region", "eu-west-1",
        AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    assert completed.returncode == 2
    assert "LIVE  region eu-west-1" in err(completed)
    assert "credentials" in err(completed)


def test_an_unreachable_endpoint_is_a_failure():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        completed = muster(
            "call", "inspector2", "list_members", "--live", "--endpoint-url", url,
            AWS_REGION="us-east-1", AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
            AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            AWS_MAX_ATTEMPTS="1",
        )  # fmt: skip
    assert completed.returncode == 2
    assert f"LIVE  region us-east-1, endpoint {url}" in err(completed)
    assert "127.0.0.1" in err(completed).splitlines()[-1]


def test_trace_logs_http_messages_without_secrets():
    traced = muster("call", "inspector2", "list_members", "--trace")
    lines = err(traced).splitlines()
    assert any("> POST https://inspector2" in line for line in lines)
    assert any("> X-Amz-Security-Token: ***" in line for line in lines) or not any(
        "Security-Token" in line for line in lines
    )
    (authorization,) = [line for line in lines if "> Authorization: " in line]
    assert "Signature=***" in authorization
    assert any("< HTTP 200" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--retry-mode", "never"], "--retry-mode"),
        (
            ["--max-attempts", "0"],
            "--max-attempts must be an integer from 1 to 2147483647, not '0'",
        ),
        (
            ["--max-attempts", "x"],
            "--max-attempts must be an integer from 1 to 2147483647, not 'x'",
        ),
        (
            ["--batch-retry", "-1"],
            "--batch-retry must be an integer from 0 to 2147483647, not '-1'",
        ),
    ],
)
def test_invalid_retry_options_are_rejected(words, message):
    completed = muster("call", "inspector2", "list_members", *words)
    assert completed.returncode == 2
    assert message in err(completed)


def test_the_number_of_attempts_can_be_set():
    broken = ("--simulation", '{"accounts": 1, "errors": 1, "throttle": 0}')
    for words, attempts in ((), 3), (("--max-attempts", "2"), 2), (("--retry-mode", "legacy"), 5):
        completed = muster("call", "inspector2", "list_members", *broken, *words)
        assert f"reached max retries: {attempts - 1}" in err(completed)


def test_debug_logs_to_standard_error_only():
    plain = muster("call", "inspector2", "list_members")
    logged = muster("call", "inspector2", "list_members", "--debug")
    assert logged.stdout == plain.stdout
    assert len(err(logged).splitlines()) > len(err(plain).splitlines())
