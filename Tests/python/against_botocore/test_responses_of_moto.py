"""Muster and boto3 receive the same responses from moto's server over HTTP."""

import datetime
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import botocore.exceptions
import muster
import pytest

REGION = "us-east-1"
MEMBER = "111111111111"
MEMBERS = [MEMBER, "222222222222"]


@pytest.fixture(scope="module")
def server():
    """The URL of a moto server for this module's tests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_server(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


def await_server(url, process, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "moto's server ended"
        try:
            urllib.request.urlopen(f"{url}/moto-api/").close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("moto's server did not come up")


class Boto3:
    """Calls operations through boto3."""

    def __init__(self, url, **credentials):
        self.options = {"region_name": REGION, "endpoint_url": url, **credentials}

    def __call__(self, service, operation, **parameters):
        client = boto3.client(service, **self.options)
        try:
            return getattr(client, operation)(**parameters)
        except botocore.exceptions.ClientError as error:
            return code_and_message(error)


class Muster(Boto3):
    """Calls operations through libmuster."""

    def __call__(self, service, operation, **parameters):
        with muster.client(service, **self.options) as client:
            try:
                return client.call(operation, **parameters)
            except muster.ClientError as error:
                return code_and_message(error)


def code_and_message(error):
    return {name: error.response["Error"][name] for name in ("Code", "Message")}


def inspector_conversation(library, url):
    """Inspector's account management as far as moto has it, in the order of a workflow."""
    call = library(url, aws_access_key_id="administrator", aws_secret_access_key="the-keys-secret")
    yield call("inspector2", "enable_delegated_admin_account", delegatedAdminAccountId=MEMBER)
    yield call("inspector2", "list_delegated_admin_accounts")
    for member in MEMBERS:
        yield call("inspector2", "associate_member", accountId=member)
    yield call("inspector2", "list_members")
    yield call("inspector2", "get_member", accountId=MEMBER)
    yield call("inspector2", "enable", accountIds=MEMBERS, resourceTypes=["EC2", "ECR"])
    yield call("inspector2", "batch_get_account_status", accountIds=MEMBERS)
    yield call("inspector2", "disable", accountIds=MEMBERS[:1], resourceTypes=["EC2", "ECR"])
    yield call("inspector2", "batch_get_account_status", accountIds=MEMBERS)
    yield call(
        "inspector2",
        "update_organization_configuration",
        autoEnable={"ec2": True, "ecr": False, "lambda": True},
    )
    yield call("inspector2", "describe_organization_configuration")
    yield call("inspector2", "disassociate_member", accountId=MEMBER)
    yield call("inspector2", "list_members", onlyAssociated=False)


def macie_conversation(library, url):
    """Macie's invitations as far as moto has them. The member acts in an assumed role."""
    call = library(url, aws_access_key_id="administrator", aws_secret_access_key="the-keys-secret")
    yield call("macie2", "get_macie_session")
    yield call("macie2", "create_invitations", accountIds=MEMBERS, message="Please join")
    listed = call("macie2", "list_invitations")
    yield listed
    role = boto3.client("sts", **call.options).assume_role(
        RoleArn=f"arn:aws:iam::{MEMBER}:role/member", RoleSessionName="test"
    )
    member = library(
        url,
        aws_access_key_id=role["Credentials"]["AccessKeyId"],
        aws_secret_access_key=role["Credentials"]["SecretAccessKey"],
        aws_session_token=role["Credentials"]["SessionToken"],
    )
    invitation = next(each for each in listed["invitations"] if each["accountId"] == MEMBER)
    yield member(
        "macie2",
        "accept_invitation",
        administratorAccountId="123456789012",
        invitationId=invitation["invitationId"],
    )
    yield member("macie2", "get_administrator_account")
    yield call("macie2", "decline_invitations", accountIds=MEMBERS[1:])
    yield call("macie2", "list_invitations")
    yield call("macie2", "list_members")
    yield call("macie2", "disassociate_member", id=MEMBER)
    yield call("macie2", "delete_member", id=MEMBER)
    yield call("macie2", "list_members", onlyAssociated="false")
    yield call("macie2", "enable_organization_admin_account", adminAccountId=MEMBER)
    yield call("macie2", "list_organization_admin_accounts")
    yield call("macie2", "disable_macie")
    yield call("macie2", "get_macie_session")
    yield call("macie2", "enable_macie", findingPublishingFrequency="ONE_HOUR", status="PAUSED")
    yield call("macie2", "get_macie_session")


def comparable(value):
    """A response without the values that differ from run to run. Timestamps must be valid."""
    if isinstance(value, list):
        return [comparable(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: comparable_member(name, each)
        for name, each in value.items()
        if name != "ResponseMetadata"
    }


def comparable_member(name, value):
    if name == "invitationId":
        return "an id"
    if name.endswith("At"):
        age = datetime.datetime.now(datetime.timezone.utc) - parsed_time(value)
        assert abs(age) < datetime.timedelta(hours=1)
        return "a time of now"
    return comparable(value)


def parsed_time(value):
    """A time as boto3 or Muster returns it. Some of moto's times have no offset and are UTC."""
    assert isinstance(value, datetime.datetime)
    return value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize("conversation", [inspector_conversation, macie_conversation])
def test_every_response_equals_boto3s(server, conversation):
    responses = {}
    for library in (Boto3, Muster):
        urllib.request.urlopen(f"{server}/moto-api/reset", data=b"").close()
        responses[library] = [comparable(response) for response in conversation(library, server)]
    for ours, theirs in zip(responses[Muster], responses[Boto3]):
        assert ours == theirs
    assert len(responses[Muster]) == len(responses[Boto3]) > 10


def test_a_batch_and_a_wait_succeed_with_moto(server):
    urllib.request.urlopen(f"{server}/moto-api/reset", data=b"").close()
    with muster.client(
        "inspector2",
        region_name=REGION,
        endpoint_url=server,
        aws_access_key_id="administrator",
        aws_secret_access_key="the-keys-secret",
    ) as inspector:
        enabling = inspector.batch("enable", MEMBERS, resourceTypes=["EC2", "ECR"])
        enabled = inspector.wait_until("account_enabled", enabling, timeout=60)
    assert [outcome["accountId"] for outcome in enabled.done()] == MEMBERS
