"""Lists of accounts as the AWS CLI prints them are read by `muster accounts --check`."""

import json
import os
import subprocess
import sys

import pytest
from server_process import MUSTER

ADMINISTRATOR = "111111111111"
ACCOUNTS = [
    {"accountId": "022222222222", "name": "Two words", "email": "two+x@example.com"},
    {"accountId": "333333333333", "name": "123456789012", "email": "three@example.com"},
    {"accountId": "444444444444", "name": '"Q" Ltd, 2; #4', "email": "four@example.com",
     "behavior": "suspended"},
]  # fmt: skip
SCENARIO = {
    "administrator": ADMINISTRATOR, "management": ADMINISTRATOR, "accounts": ACCOUNTS,
}  # fmt: skip
# The options of list-accounts, and the facts that the output has.
QUERIES = {
    "all": ((), {"email", "name", "state"}),
    "by page": (("--page-size", "2"), {"email", "name", "state"}),
    "accounts": (("--query", "Accounts"), {"email", "name", "state"}),
    "rows": (("--query", "Accounts[].[Id,Email,Name]"), {"email", "name"}),
    "other rows": (("--query", "Accounts[].[Name,Status,Id]"), {"name", "state"}),
    "chosen": (("--query", "Accounts[].{account:Id,mail:Email}"), {"email"}),
    "ids": (("--query", "Accounts[].Id"), set()),
}
CUT = {"--max-items": ("--max-items", "2"), "one page": ("--no-paginate", "--max-results", "2")}


def run(server, *words):
    return subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true",
             "PYTHONUTF8": "1", **server.exports},
    )  # fmt: skip


def written(server, tmp_path, output, options):
    """The path of a file with the output of the AWS CLI."""
    words = (sys.executable, "-m", "awscli", "organizations", "list-accounts")
    ended = run(server, *words, "--output", output, *options)
    assert ended.returncode == 0, ended.stderr
    path = tmp_path / "accounts.txt"
    path.write_text(ended.stdout)
    return path


@pytest.mark.parametrize("output", ["json", "text"])
@pytest.mark.parametrize("name", QUERIES)
def test_an_output_of_list_accounts_is_read(serve, tmp_path, name, output):
    server = serve(SCENARIO)
    options, facts = QUERIES[name]
    path = written(server, tmp_path, output, options)
    checked = run(server, MUSTER, "accounts", "--check", str(path), "--output", "json")
    assert checked.returncode == 0, checked.stderr
    listed = {each["accountId"]: each for each in json.loads(checked.stdout)["accounts"]}
    assert listed.keys() == {ADMINISTRATOR, *(each["accountId"] for each in ACCOUNTS)}
    for account in ACCOUNTS:
        read = listed[account["accountId"]]
        for fact in ("email", "name"):
            assert read.get(fact) == (account[fact] if fact in facts else None)
        is_suspended = "behavior" in account and "state" in facts
        assert read.get("code") == ("SUSPENDED" if is_suspended else None)


@pytest.mark.parametrize("output", ["json", "text"])
@pytest.mark.parametrize("name", CUT)
def test_an_output_with_a_part_of_the_accounts_is_refused(serve, tmp_path, name, output):
    server = serve(SCENARIO)
    path = written(server, tmp_path, output, CUT[name])
    checked = run(server, MUSTER, "accounts", "--check", str(path))
    assert checked.returncode == 2
    assert "The list of accounts is incomplete: NextToken beside Accounts" in checked.stderr


def test_a_table_of_the_aws_cli_is_refused_with_a_hint(serve, tmp_path):
    server = serve(SCENARIO)
    path = written(server, tmp_path, "table", ())
    checked = run(server, MUSTER, "accounts", "--check", str(path))
    assert checked.returncode == 2
    assert "as --output table prints it: use --output json" in checked.stderr
