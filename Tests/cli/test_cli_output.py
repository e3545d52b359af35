"""Output formats: the same as those of `aws` for the same responses."""

import json

import pytest
import yaml
from aws_cli import CREDENTIALS, both
from cli import IDS, err, muster, out
from recorder import CannedResponse
from test_cli_terminal import run_on_terminal

EVERYTHING = {
    "nextToken": "t",
    "members": [
        {"accountId": IDS[0], "relationshipStatus": "ENABLED", "updatedAt": 1.5},
        {"accountId": IDS[1], "delegatedAdminAccountId": IDS[2]},
    ],
}

RESPONSES = [
    # Lists of objects with different members; an empty list; an empty response.
    ("inspector2", "list-members", EVERYTHING),
    ("inspector2", "list-members", {"members": []}),
    ("inspector2", "list-members", {}),
    # One scalar; scalars and lists; objects in objects.
    ("inspector2", "associate-member", {"accountId": IDS[0]}),
    ("inspector2", "get-ec2-deep-inspection-configuration",
     {"packagePaths": ["/a", "/b"], "orgPackagePaths": [], "status": "ACTIVATED"}),
    ("inspector2", "batch-get-account-status", {
        "accounts": [
            {"accountId": account, "state": {"status": "ENABLED"},
             "resourceState": {"ec2": {"status": "ENABLED", "errorCode": "NONE",
                                       "errorMessage": "a rather long message " * 5},
                               "ecr": {"status": "DISABLED"}}}
            for account in IDS[:2]],
        "failedAccounts": [{"accountId": IDS[3], "errorCode": "ACCESS_DENIED"}]}),
    # Maps, booleans, numbers; wide rows, which are transposed in a table of 80 columns.
    ("macie2", "get-member", {"accountId": IDS[0], "email": "x" * 60, "tags": {"b": "2", "a": "1"},
                              "arn": "arn:aws:macie2:eu-central-1:1:member/2"}),
    ("macie2", "get-macie-session", {"status": "ENABLED", "createdAt": "2026-02-03T04:05:06Z"}),
    ("macie2", "describe-organization-configuration",
     {"autoEnable": True, "maxAccountLimitReached": False}),
    ("macie2", "get-bucket-statistics",
     {"bucketCount": 3, "sizeInBytes": 12345678901,
      "bucketCountByEncryptionType": {"kmsManaged": 1, "s3Managed": 2, "unencrypted": 0}}),
    ("macie2", "get-sensitive-data-occurrences",
     {"status": "SUCCESS", "sensitiveDataOccurrences": {"NAME": [{"value": "v"}], "EMPTY": []}}),
    ("macie2", "list-allow-lists",
     {"allowLists": [{"name": f"n{i}", "id": "i" * i} for i in range(1, 9)]}),
]  # fmt: skip

WORDS = {
    "associate-member": ["--account-id", IDS[0]],
    "get-member": ["--id", IDS[0]],
    "get-sensitive-data-occurrences": ["--finding-id", "f"],
}


@pytest.mark.parametrize("form", ["text", "table"])
@pytest.mark.parametrize(("service", "operation", "response"), RESPONSES)
def test_text_and_tables_match_the_aws_cli(service, operation, response, form, server, aws):
    server.response = CannedResponse(json.dumps(response).encode())
    words = [*WORDS.get(operation, []), "--output", form]
    (theirs, _), (ours, _) = both(server, aws, service, operation, *words)
    assert ours == theirs


def called(server, response, form):
    """The output of `muster call` for a response."""
    server.response = CannedResponse(json.dumps(response).encode())
    completed = muster(
        "call", "macie2", "get-member", "--id", IDS[0], "--output", form,
        "--live", "--endpoint-url", server.url, **CREDENTIALS,
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    return out(completed)


def test_yaml_is_in_block_style(server):
    response = {
        "accountId": IDS[0],
        "email": "a@example.org",
        "invitedAt": "2026-02-03T04:05:06Z",
        "relationshipStatus": "Enabled",
        "tags": {"empty": "", "team": "it's blue"},
    }
    assert called(server, response, "yaml") == (
        "accountId: '111111111111'\n"
        "email: a@example.org\n"
        "invitedAt: '2026-02-03T04:05:06+00:00'\n"
        "relationshipStatus: Enabled\n"
        "tags:\n"
        "  empty: ''\n"
        "  team: 'it''s blue'\n"
    )
    assert called(server, {"accountId": "x", "tags": {}}, "yaml-stream") == (
        "- accountId: x\n  tags: {}\n"
    )
    assert called(server, {}, "yaml") == "{}\n"


TEXTS = [
    "", " ", "a", " a", "a ", "a b", "a: b", "a:", "a:b", ":a", "a #b", "#a", "- a", "-", "-1", "1",
    "1e3", "0x1f", "0o7", "1_000", "1:30", ".5", ".inf", ".nan", "yes", "No", "TRUE", "null", "~",
    "y", "=", "<<", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "?", "? a", "[a]", "{a}", "a, b",
    "'", '"', "\\", "a\nb", "a\tb", "a\r\nb", "\x07", "\x7f", "\u0085", "\u2028", "\ufeff",
    "Grüße", "😀", "2026-02-03", "2026-02-03T04:05:06Z", "---", "...", "a...", "x" * 500,
]  # fmt: skip


def test_yaml_preserves_all_strings(server):
    response = {"tags": {text: text for text in TEXTS}}
    assert yaml.safe_load(called(server, response, "yaml")) == response
    lists = {"tags": {f"k{i}": text for i, text in enumerate(TEXTS)}}
    assert yaml.safe_load(called(server, lists, "yaml-stream")) == [lists]


@pytest.mark.parametrize(("service", "operation", "response"), RESPONSES)
def test_yaml_and_json_are_equivalent(service, operation, response, server):
    server.response = CannedResponse(json.dumps(response).encode())
    words = ["call", service, operation, *WORDS.get(operation, []), "--live"]
    words += ["--endpoint-url", server.url, "--no-paginate"]
    as_json = muster(*words, **CREDENTIALS)
    as_yaml = muster(*words, "--output", "yaml", **CREDENTIALS)
    assert yaml.safe_load(out(as_yaml)) == json.loads(out(as_json))


def test_a_table_is_transposed_on_a_narrow_terminal(server):
    server.response = CannedResponse(json.dumps({"accountId": "1", "email": "x" * 30}).encode())
    words = ["call", "macie2", "get-member", "--id", IDS[0], "--output", "table"]
    words += ["--live", "--endpoint-url", server.url]
    narrow, wide = (run_on_terminal(*words, columns=n, **CREDENTIALS)[1] for n in (40, 100))
    assert "|  accountId |  1 " in narrow
    assert "|  accountId |  1 " not in wide


def test_query_is_rejected_with_an_alternative():
    completed = muster("call", "inspector2", "list-members", "--query", "members[].accountId")
    assert completed.returncode == 2
    assert "muster does not support --query: pipe the JSON output to jp" in err(completed)
