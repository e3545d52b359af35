"""Muster's requests equal those of boto3 and the AWS CLI, byte by byte, with signatures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import muster
import pytest
from recorder import Recorder

ACCESS_KEY, SECRET_KEY, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a/b+c="
REGION = "eu-central-1"
SIGNING_NAMES = {"inspector2": "inspector2", "macie2": "macie2"}

IDS = [f"{number:012d}" for number in range(1, 101)]

CASES = [
    ("inspector2", "batch_get_account_status", {}),
    ("inspector2", "batch_get_account_status", {"accountIds": []}),
    ("inspector2", "batch_get_account_status", {"accountIds": IDS[:1]}),
    ("inspector2", "batch_get_account_status", {"accountIds": IDS}),
    (
        "inspector2",
        "batch_update_member_ec2_deep_inspection_status",
        {"accountIds": [{"accountId": IDS[0], "activateDeepInspection": True}]},
    ),
    (
        "inspector2",
        "batch_update_member_ec2_deep_inspection_status",
        {"accountIds": [{"accountId": i, "activateDeepInspection": False} for i in IDS]},
    ),
    ("macie2", "create_invitations", {"accountIds": IDS[:3]}),
    (
        "macie2",
        "create_invitations",
        {
            "accountIds": IDS[:1],
            "disableEmailNotification": False,
            "message": 'Grüße, "quoted" \\ and \u2028 <&> 😀',
        },
    ),
    (
        "macie2",
        "batch_update_automated_discovery_accounts",
        {"accounts": [{"accountId": IDS[0], "status": "ENABLED"}]},
    ),
    ("macie2", "batch_update_automated_discovery_accounts", {}),
    ("macie2", "update_member_session", {"id": IDS[0], "status": "PAUSED"}),
    ("macie2", "update_member_session", {"id": "a b/c~d*ü%2F", "status": "ENABLED"}),
    # Other operations: values in the path and the query, and an ARN in the path.
    (
        "macie2",
        "list_members",
        {"maxResults": 25, "nextToken": "a+b/c =&", "onlyAssociated": "false"},
    ),
    (
        "macie2",
        "untag_resource",
        {"resourceArn": "arn:aws:macie2:us-east-1:1:member/x", "tagKeys": ["a b", "c&d"]},
    ),
    (
        "inspector2",
        "tag_resource",
        {"resourceArn": "arn:aws:inspector2:us-east-1:1:filter/x", "tags": {"k": "v"}},
    ),
    ("inspector2", "enable", {"accountIds": IDS[:2], "resourceTypes": ["EC2"], "clientToken": "t"}),
    ("inspector2", "list_members", {"onlyAssociated": True}),
]


def named(case):
    service, operation, parameters = case
    return f"{service}.{operation}({', '.join(parameters)})"


@pytest.fixture(scope="module")
def recorder():
    with Recorder() as server:
        yield server


def boto3_client(service, url):
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        aws_session_token=TOKEN,
        # boto3 must send the same input, including values that only the service refuses.
        config=botocore.config.Config(parameter_validation=True, retries={"max_attempts": 0}),
    )


def muster_client(service, url):
    return muster.client(
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        aws_session_token=TOKEN,
    )


def signature(request, url, service):
    """The authorization that botocore computes for the received headers and date."""
    _, _, given = request.headers["authorization"].partition("SignedHeaders=")
    names = given.partition(",")[0].split(";")
    again = botocore.awsrequest.AWSRequest(
        method=request.method, url=url + request.target, data=request.body
    )
    for name in names:
        again.headers[name] = request.headers[name]
    again.context["timestamp"] = request.headers["x-amz-date"]
    again.context["signing"] = {}
    credentials = botocore.credentials.Credentials(ACCESS_KEY, SECRET_KEY, TOKEN)
    auth = botocore.auth.SigV4Auth(credentials, SIGNING_NAMES[service], REGION)
    canonical = auth.canonical_request(again)
    signed = auth.signature(auth.string_to_sign(again, canonical), again)
    return f"{auth.scope(again)}, SignedHeaders={';'.join(names)}, Signature={signed}"


def check_signature(request, url, service):
    expected = "AWS4-HMAC-SHA256 Credential=" + signature(request, url, service)
    assert request.headers["authorization"] == expected
    assert request.headers["x-amz-security-token"] == TOKEN
    signed = expected.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    assert {"host", "x-amz-date", "x-amz-security-token"} <= set(signed)


def check_same(ours, theirs):
    assert ours.method == theirs.method
    assert ours.path == theirs.path
    assert ours.query == theirs.query
    assert ours.document == theirs.document
    assert ours.headers.get("content-type") == theirs.headers.get("content-type")
    assert ours.headers["host"] == theirs.headers["host"]
    assert ours.headers.get("content-length", "0") == str(len(ours.body))


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_request_equals_boto3s_and_its_signature_verifies(recorder, case):
    service, operation, parameters = case
    getattr(boto3_client(service, recorder.url), operation)(**parameters)
    theirs = recorder.take()
    with muster_client(service, recorder.url) as client:
        client.call(operation, **parameters)
    ours = recorder.take()
    check_same(ours, theirs)
    check_signature(theirs, recorder.url, service)
    check_signature(ours, recorder.url, service)


def test_an_idempotency_token_is_generated_as_in_boto3(recorder):
    parameters = {"resourceTypes": ["EC2"]}
    boto3_client("inspector2", recorder.url).enable(**parameters)
    theirs = recorder.take().document
    with muster_client("inspector2", recorder.url) as client:
        client.enable(**parameters)
        first = recorder.take().document
        client.enable(**parameters)
        second = recorder.take().document
    assert len(first["clientToken"]) == len(theirs["clientToken"])
    assert first["clientToken"] != second["clientToken"]
    assert {**first, "clientToken": ""} == {**theirs, "clientToken": ""}


def test_a_request_equals_the_aws_clis(recorder):
    given = json.dumps({"accountIds": IDS[:2], "message": "Please join"})
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_ENDPOINT_URL": recorder.url,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
    }
    aws = [sys.executable, str(Path(sys.executable).with_name("aws"))]
    command = [*aws, "macie2", "create-invitations", "--cli-input-json", given, "--region", REGION]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    theirs = recorder.take()

    command = [
        os.environ["MUSTER"], "call", "macie2", "create-invitations", "--input", given, "--live",
    ]  # fmt: skip
    subprocess.run(command, env=environment, check=True, capture_output=True)
    ours = recorder.take()
    check_same(ours, theirs)
    check_signature(theirs, recorder.url, "macie2")
    check_signature(ours, recorder.url, "macie2")
