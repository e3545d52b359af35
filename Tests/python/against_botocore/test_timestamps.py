"""Timestamps of a simulated organization, as boto3 and Muster return them for the same requests."""

from datetime import datetime

import boto3
import botocore.awsrequest
import botocore.config
import muster
import pytest

MEMBER = "111111111111"
SCENARIO = {
    "accounts": [{"accountId": MEMBER, "email": "a@example.com", "name": "a"}],
    "failing": 0,
    "throttle": 0,
}


class Body:
    """The body of a response in the form that botocore reads."""

    def __init__(self, content):
        self._content = content

    def stream(self):
        yield self._content


@pytest.fixture
def organization():
    """A simulated organization with one account besides the administrator."""
    with muster.Organization(SCENARIO) as organization:
        yield organization


@pytest.fixture
def clients(organization, monkeypatch):
    """For a service, a client of boto3 and one of Muster, whose requests the organization gets."""
    monkeypatch.setenv("TZ", "UTC")
    credentials = organization.credentials()

    def respond(request, **_):
        headers = {**request.headers, "Host": request.url.split("/")[2]}
        response = organization.send(request.method, request.url, text(headers), body(request.body))
        return botocore.awsrequest.AWSResponse(
            request.url, response.status, response.headers, Body(response.body)
        )

    def transport(request):
        response = organization.send(request.method, request.url, request.headers, request.body)
        return response.status, response.headers, response.body

    options = muster.SessionOptions(transport=transport)
    with muster.Session(region_name="us-east-1", options=options, **credentials) as session:

        def pair(service):
            theirs = boto3.client(service, region_name="us-east-1", **credentials)
            theirs.meta.events.register_last("before-send", respond)
            return theirs, session.client(service)

        yield pair


def text(headers):
    return {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in headers.items()
    }


def body(value):
    return value.encode() if isinstance(value, str) else value or b""


def times(value, path=""):
    """The datetimes in a response by their paths."""
    if isinstance(value, datetime):
        assert value.utcoffset() is not None, path
        return {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    if isinstance(value, (dict, list)):
        return {
            name: time for key, each in items for name, time in times(each, f"{path}/{key}").items()
        }
    return {}


PREPARED = [
    ("inspector2", "associate_member", {"accountId": MEMBER}),
    ("inspector2", "enable", {"resourceTypes": ["EC2"]}),
    ("macie2", "enable_macie", {}),
    ("inspector2", "create_filter", {"name": "a", "action": "NONE", "filterCriteria": {
        "updatedAt": [{"startInclusive": datetime(2026, 1, 2, 3, 4, 5)}]}}),
    ("macie2", "create_member", {"account": {"accountId": MEMBER, "email": "a@example.com"}}),
]  # fmt: skip

READ = [
    ("inspector2", "list_members", {"onlyAssociated": False}),
    ("inspector2", "get_member", {"accountId": MEMBER}),
    ("inspector2", "list_filters", {}),
    ("macie2", "get_macie_session", {}),
    ("macie2", "list_members", {"onlyAssociated": "false"}),
    ("macie2", "get_member", {"id": MEMBER}),
    ("organizations", "list_accounts", {}),
    ("organizations", "describe_account", {"AccountId": MEMBER}),
    ("organizations", "list_aws_service_access_for_organization", {}),
]


@pytest.mark.parametrize(("service", "operation", "parameters"), READ)
def test_a_read_has_the_same_times_at_the_same_places(clients, service, operation, parameters):
    for name, write, given in PREPARED:
        ours = clients(name)[1]
        try:
            ours.call(write, **given)
        except muster.ClientError:
            continue
    theirs, ours = clients(service)
    expected = getattr(theirs, operation)(**parameters)
    found = ours.call(operation, **parameters)
    del expected["ResponseMetadata"], found["ResponseMetadata"]
    assert times(expected)
    assert times(found) == times(expected)
    assert found == expected


def test_temporary_credentials_expire_at_a_datetime(clients):
    role = f"arn:aws:iam::{MEMBER}:role/a"
    for client in clients("sts"):
        response = client.assume_role(RoleArn=role, RoleSessionName="reader")
        expiration = response["Credentials"]["Expiration"]
        assert type(expiration) is datetime
        assert expiration.utcoffset() is not None
