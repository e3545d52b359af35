"""The options of members: `muster call` sends the same request as `aws`."""

import json
import re

import botocore.session
import paged_service
import pytest
from aws_cli import CREDENTIALS, both
from cli import IDS, err, muster, out
from recorder import CannedResponse

A, B = IDS[:2]

# Command lines of `aws`. Muster must send the same requests.
SAME = [
    # Lists of strings; numbers; booleans.
    ("inspector2", "batch-get-account-status", "--account-ids", A),
    ("inspector2", "batch-get-account-status", "--account-ids", A, B),
    ("inspector2", "batch-get-account-status", "--account-ids", f'["{A}", "{B}"]'),
    ("inspector2", "batch-get-account-status", "--account-ids"),
    ("inspector2", "batch-get-account-status"),
    ("inspector2", "enable", "--resource-types", "EC2", "ECR", "--account-ids", A,
     "--client-token", "t"),
    ("inspector2", "list-members", "--max-results", "7", "--only-associated"),
    ("inspector2", "list-members", "--no-only-associated"),
    ("macie2", "list-members", "--only-associated", "false"),
    ("macie2", "create-invitations", "--account-ids", A, "--disable-email-notification",
     "--message", "Grüße, \"quoted\" 'both' \\ <&> 😀"),
    ("macie2", "create-invitations", "--account-ids", A, "--no-disable-email-notification"),
    ("macie2", "create-invitations", "--account-ids", A, "--message", ""),
    ("macie2", "get-member", "--id", A),
    # The last value of an option takes precedence.
    ("macie2", "get-member", "--id", B, "--id", A),
    # Structures: shorthand, JSON, maps.
    ("macie2", "create-member", "--account", f"accountId={A},email=a@example.org",
     "--tags", "team=blue,tier=1"),
    ("macie2", "create-member", "--account", f'{{"accountId": "{A}", "email": "a@example.org"}}',
     "--tags", '{"team": "blue"}'),
    ("macie2", "create-member", "--account", f"accountId = {A} , email = a@example.org "),
    # Lists of structures.
    ("macie2", "batch-update-automated-discovery-accounts",
     "--accounts", f"accountId={A},status=ENABLED", f"accountId={B},status=DISABLED"),
    ("macie2", "batch-update-automated-discovery-accounts",
     "--accounts", f'{{"accountId": "{A}"}}', f'{{"accountId": "{B}"}}'),
    ("macie2", "batch-update-automated-discovery-accounts",
     "--accounts", f'[{{"accountId": "{A}", "status": "ENABLED"}}]'),
    ("inspector2", "batch-update-member-ec2-deep-inspection-status",
     "--account-ids", f"accountId={A},activateDeepInspection=True",
     f"accountId={B},activateDeepInspection=false"),
    # Lists, braces, brackets, quotes and escapes within shorthand.
    ("inspector2", "list-findings", "--filter-criteria",
     "severity=[{comparison=EQUALS,value=HIGH},{comparison=EQUALS,value=CRITICAL}]"),
    ("inspector2", "list-findings", "--filter-criteria",
     "awsAccountId={comparison=EQUALS,value=1},severity={comparison=EQUALS,value=HIGH}"),
    ("inspector2", "list-findings", "--filter-criteria",
     "inspectorScore=[{lowerInclusive=7.5,upperInclusive=10}]"),
    ("inspector2", "list-findings", "--filter-criteria",
     "title=[{comparison=PREFIX,value='a, b = {c} \"d\"'}]"),
    ("inspector2", "list-findings", "--filter-criteria",
     'title=[{comparison=PREFIX,value="it\'s [1] \\"x\\" \\\\ y"}]'),
    ("inspector2", "list-findings", "--filter-criteria",
     "resourceTags=[{comparison=EQUALS,key=a/b:c.d-e_f,value=v}]"),
    ("inspector2", "list-findings", "--filter-criteria",
     "resourceTags=[ {comparison=EQUALS , key=k , value=x y } , ]"),
    ("inspector2", "list-findings", "--sort-criteria", "field=SEVERITY,sortOrder=DESC",
     "--max-results", "10"),
    ("inspector2", "update-ec2-deep-inspection-configuration",
     "--package-paths", "/opt/a,b", "/opt/c=d"),
    ("macie2", "list-classification-jobs", "--filter-criteria",
     "excludes=[{comparator=EQ,key=jobStatus,values=[RUNNING,IDLE]}],"
     "includes=[{comparator=EQ,key=name,values=solo}]"),
    ("macie2", "get-findings", "--finding-ids", "a", "b",
     "--sort-criteria", "attributeName=x,orderBy=ASC"),
    ("macie2", "create-findings-filter", "--action", "ARCHIVE", "--name", "n", "--position", "1",
     "--finding-criteria", "criterion={region={eq=[eu-west-1,us-east-1]},count={gte=3}}"),
    ("macie2", "create-findings-filter", "--action", "ARCHIVE", "--name", "n",
     "--finding-criteria", "criterion={severity={eq=High}}"),
    ("macie2", "tag-resource", "--resource-arn", "arn:aws:macie2:eu-central-1:1:member/x",
     "--tags", "a=1,b=two words,c=x\\,y"),
    # All members as JSON, and options that override it.
    ("macie2", "create-invitations", "--cli-input-json", f'{{"accountIds": ["{A}"]}}'),
    ("macie2", "create-invitations", "--message", "flag",
     "--cli-input-json", f'{{"accountIds": ["{A}"], "message": "JSON"}}'),
]  # fmt: skip


@pytest.mark.parametrize("words", SAME, ids=" ".join)
def test_member_options_make_the_same_request_as_the_aws_cli(words, server, aws):
    (_, theirs), (_, ours) = both(server, aws, *words)
    assert ours.method == theirs.method
    assert ours.path == theirs.path
    assert ours.query == theirs.query
    assert without_tokens(ours.document) == without_tokens(theirs.document)


def without_tokens(document):
    """Removes idempotency tokens, which are random unless they are given."""
    return {name: value for name, value in (document or {}).items() if len(str(value)) != 36}


ROLE = "arn:aws:iam::111111111111:role/audit"


def test_a_member_named_like_an_option_is_given_after_the_operation(server, aws):
    words = ["--role-session-name", "me", "--role-arn", ROLE, "--external-id", "mine"]
    server.response = CannedResponse(
        b"<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>"
    )
    (_, theirs), (_, ours) = both(server, aws, "sts", "assume-role", *words)
    assert sorted(ours.body.split(b"&")) == sorted(theirs.body.split(b"&"))
    # The role to assume is given before the service.
    words = ["call", "--role-arn", ROLE, "sts", "assume-role", "--role-session-name", "me"]
    completed = muster(*words, "--role-arn", ROLE.replace("audit", "other"))
    assert "role/audit" not in out(completed)
    assert "other/me" in out(completed), err(completed)


def test_pagination_options_are_members_of_operations_without_pages(tmp_path, server):
    """For an operation without a paginator, `--max-items` is a member, as in `aws`."""
    model = json.loads(json.dumps(paged_service.MODEL))
    model["shapes"]["Input"]["members"]["MaxItems"] = {
        "shape": "Integer", "location": "querystring", "locationName": "max-items",
    }  # fmt: skip
    (tmp_path / "service-2.json").write_text(json.dumps(model))
    completed = muster(
        "call", "catalog", "list-plain", "--model", str(tmp_path), "--max-items", "3", "--live",
        "--endpoint-url", server.url, **CREDENTIALS,
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    assert server.take().query == [("max-items", "3")]


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        (each["name"], operation["method"])
        for each in json.loads(out(muster("operations", "--output", "json")))["services"]
        for operation in each["operations"]
    ],
)
def test_every_member_has_the_option_of_the_aws_cli(service, operation):
    """The AWS CLI derives its options from the names of the members by botocore's rule."""
    model = botocore.session.Session().get_service_model(service)
    name = {botocore.xform_name(each): each for each in model.operation_names}[operation]
    members = model.operation_model(name).input_shape
    expected = (
        {"--" + botocore.xform_name(each, "-") for each in members.members} if members else set()
    )
    _, _, flags = out(muster("call", service, operation, "--help")).partition("\nmembers of ")
    assert expected <= set(re.findall(r"^  (--[a-z0-9-]+)", flags, re.MULTILINE))


@pytest.mark.parametrize(
    ("name", "contents", "words"),
    [
        ("ids.json", f'["{A}", "{B}"]', ("inspector2", "batch-get-account-status",
                                         "--account-ids", "file://{}")),
        ("text", "some words", ("macie2", "create-invitations", "--account-ids", A,
                                "--message", "file://{}")),
        ("account.json", f'{{"accountId": "{A}", "email": "e"}}',
         ("macie2", "create-member", "--account", "file://{}")),
        ("account", f"accountId={A},email=e", ("macie2", "create-member", "--account",
                                               "file://{}")),
        ("email", "a@example.org", ("macie2", "create-member",
                                    "--account", f"accountId={A},email@=file://{{}}")),
        ("all.json", f'{{"accountIds": ["{A}"]}}', ("macie2", "create-invitations",
                                                    "--cli-input-json", "file://{}")),
    ],
)  # fmt: skip
def test_a_value_can_be_read_from_a_file(name, contents, words, tmp_path, server, aws):
    path = tmp_path / name
    path.write_text(contents)
    (_, theirs), (_, ours) = both(server, aws, *(word.format(path) for word in words))
    assert ours.document == theirs.document


@pytest.mark.parametrize(
    ("operation", "words", "message"),
    [
        # Unknown options.
        ("enable", ["--account-id", A], "'--account-id'; did you mean --account-ids?"),
        ("enable", ["--accountIds", A], "'--accountIds'; did you mean --account-ids?"),
        # A value of the wrong type.
        ("list-members", ["--max-results", "many"],
         "--max-results must be an integer, not 'many'"),
        ("list-members", ["--max-results", "1.5"], "--max-results must be an integer, not '1.5'"),
        ("list-members", ["--max-results"],
         "--max-results requires a value: --max-results INTEGER"),
        ("list-members", ["--only-associated", "true"], "unexpected argument 'true'"),
        ("list-members", ["--only-associated", "--no-only-associated"],
         "--no-only-associated and --only-associated cannot be used together"),
        ("batch-update-member-ec2-deep-inspection-status",
         ["--account-ids", f"accountId={A},activateDeepInspection=perhaps"],
         "--account-ids activateDeepInspection must be true or false, not 'perhaps'"),
        ("list-findings", ["--filter-criteria", "inspectorScore=[{lowerInclusive=high}]"],
         "--filter-criteria inspectorScore lowerInclusive must be a number, not 'high'"),
        ("list-findings", ["--filter-criteria", "severity=HIGH"],
         "--filter-criteria severity must be KEY=VALUE pairs in braces, not 'HIGH'"),
        ("list-findings", ["--sort-criteria", "field={a=b}"],
         "--sort-criteria field must be one value, not '{\"a\": \"b\"}'"),
        # Violations of the model, all of them, by option.
        ("enable", ["--account-ids", "1", A, "--client-token", ""],
         "--account-ids /0 must have exactly 12 characters, not 1"),
        ("enable", ["--account-ids", "1"], "--resource-types is required"),
        ("associate-member", [], "--account-id is required"),
        ("list-coverage", ["--filter-criteria", "acountId=[{comparison=EQUALS,value=1}]"],
         "--filter-criteria /acountId is not a known member; did you mean accountId?"),
        # Invalid shorthand and JSON.
        ("list-findings", ["--sort-criteria", "field"],
         "--sort-criteria: missing '=', at character 6 of 'field'"),
        ("list-findings", ["--sort-criteria", "field=SEVERITY,"],
         "--sort-criteria: missing value, at character 16 of"),
        ("list-findings", ["--sort-criteria", "field=SEVERITY,field=TITLE"],
         "--sort-criteria: duplicate key 'field'"),
        ("list-findings", ["--sort-criteria", "=x"], "--sort-criteria: missing key"),
        ("list-findings", ["--sort-criteria", "field='x"],
         "--sort-criteria: missing closing quote, at character 7 of"),
        ("list-findings", ["--filter-criteria", "severity=[{comparison=EQUALS"],
         "--filter-criteria: missing ','"),
        ("list-findings", ["--filter-criteria", "severity=" + "[" * 101],
         "--filter-criteria: nested too deeply"),
        ("list-findings", ["--filter-criteria", '{"severity": '],
         "the value of --filter-criteria is not valid JSON:"),
        ("enable", ["--account-ids", "[1"], "the value of --account-ids is not valid JSON:"),
        ("enable", ["--cli-input-json", "[]"], "--cli-input-json must be a JSON object, not: []"),
        ("enable", ["--cli-input-json", "{"], "--cli-input-json is not valid JSON:"),
        # Files.
        ("enable", ["--account-ids", "file:///no/such"],
         "/no/such cannot be read: No such file or directory"),
        ("list-findings", ["--sort-criteria", "field@=file:///no/such"],
         "--sort-criteria: /no/such cannot be read"),
        # Options that cannot be used together.
        ("enable", ["--input", "{}", "--account-ids", A],
         "--account-ids and --input cannot be used together: --input contains the whole request"),
        ("enable", ["--input", "{}", "--cli-input-json", "{}"],
         "--cli-input-json and --input cannot be used together"),
        ("enable", ["--query", "accounts"],
         "muster does not support --query: pipe the JSON output to jp"),
    ],
)  # fmt: skip
def test_invalid_member_options_are_explained(operation, words, message):
    completed = muster("call", "inspector2", operation, *words)
    assert message in err(completed)
    assert completed.returncode == 2
    assert out(completed) == ""


def test_all_missing_members_are_reported_together():
    completed = muster("call", "macie2", "create-findings-filter")
    lines = err(completed).splitlines()[1:]
    assert lines == [
        "muster: The input of CreateFindingsFilter is not valid:",
        "  --action is required",
        "  --finding-criteria is required",
        "  --name is required",
    ]


def test_a_tilde_in_a_file_url_is_expanded(tmp_path):
    (tmp_path / "ids").write_text(json.dumps(IDS[:1]))
    words = ("call", "inspector2", "batch-get-account-status", "--account-ids", "file://~/ids")
    completed = muster(*words, HOME=str(tmp_path))
    assert completed.returncode == 0, err(completed)
    assert IDS[0] in out(completed)


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("inspector2", "enable"),
        ("inspector2", "create-cis-scan-configuration"),
        ("macie2", "create-classification-job"),
        ("macie2", "get-usage-totals"),
    ],
)
def test_a_skeleton_has_the_members_of_the_aws_cli(service, operation, aws):
    theirs = aws(service, operation, "--generate-cli-skeleton")
    ours = muster("call", service, operation, "--generate-cli-skeleton")
    assert ours.returncode == 0
    assert without_strings(json.loads(out(ours))) == without_strings(json.loads(theirs))
    assert err(ours) == ""


def without_strings(value):
    """The skeleton with empty strings: the AWS CLI selects a random value of each enumeration."""
    if isinstance(value, dict):
        return {name: without_strings(member) for name, member in value.items()}
    if isinstance(value, list):
        return [without_strings(element) for element in value]
    return "" if isinstance(value, str) else value
