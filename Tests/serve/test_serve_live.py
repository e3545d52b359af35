"""`muster run --live --profile prod` on a machine that only the AWS CLI has configured.

A served organization represents AWS; another server represents the sign-in service."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest
import secret_search
from credential_servers import CredentialServers
from server_process import MUSTER

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ADMINISTRATOR = "111111111111"
MEMBERS = ["222222222222", "222222222223", "222222222224"]
SHORT = {"minSeconds": 10, "maxSeconds": 60}
SCENARIO = {
    "administrator": ADMINISTRATOR,
    "association": SHORT,
    "enabling": SHORT,
    # Two members do nothing by themselves, and one accepts its invitation.
    "accounts": [
        {"accountId": member, "email": f"{member}@example.com", "behavior": behavior}
        for member, behavior in zip(
            MEMBERS, ["never_accepts", "never_accepts", "none"], strict=True
        )
    ],
}

SIGN_IN = """\
[profile prod]
region = us-east-1
sso_session = corporate
sso_account_id = {administrator}
sso_role_name = admin

[sso-session corporate]
sso_start_url = https://corporate.example.com/start
sso_region = eu-west-1
"""
ROLE = """\
[profile prod]
region = us-east-1
role_arn = arn:aws:iam::{administrator}:role/Admin
source_profile = me
endpoint_url = {organization}
"""
KEYS = """\
[me]
aws_access_key_id = {AWS_ACCESS_KEY_ID}
aws_secret_access_key = {AWS_SECRET_ACCESS_KEY}
"""
TOKEN = {
    "accessToken": "the-bearer-token",
    "expiresAt": "2099-01-01T00:00:00Z",
    "region": "eu-west-1",
}
TOKEN_FILE = hashlib.sha1(b"corporate").hexdigest() + ".json"


@pytest.fixture
def organization(serve):
    """An organization whose clock runs faster than real time, in which scripts wait."""
    return serve(SCENARIO, "--speed", "600", "--any-key", ADMINISTRATOR)


@pytest.fixture
def servers():
    with CredentialServers() as server:
        yield server


@pytest.fixture(params=["a sign-in through SSO", "a role of a profile"])
def home(request, tmp_path, organization, servers):
    """The environment variables of a machine whose home directory contains ~/.aws."""
    signs_in = request.param == "a sign-in through SSO"
    names = {"administrator": ADMINISTRATOR, "organization": organization.url}
    files = {
        "config": (SIGN_IN if signs_in else ROLE).format(**names),
        "credentials": KEYS.format(**organization.exports),
        f"sso/cache/{TOKEN_FILE}": json.dumps(TOKEN),
    }
    for name, text in files.items():
        path = tmp_path / ".aws" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    variables = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    endpoints = {"AWS_ENDPOINT_URL": organization.url, "AWS_ENDPOINT_URL_SSO": servers.url}
    return {**variables, **(endpoints if signs_in else {})}


@pytest.fixture
def run(home, tmp_path):
    accounts = tmp_path / "accounts.csv"
    rows = [f"{member},{member}@example.com\n" for member in MEMBERS]
    accounts.write_text("accountId,email\n" + "".join(rows))

    def run(script, *words):
        """The outcomes of each account, by service."""
        options = ["--accounts", str(accounts), "--live", "--profile", "prod", "--output", "json"]
        ended = secret_search.run(
            lambda line: subprocess.run(
                [MUSTER, *line], capture_output=True, timeout=120, check=False, env=home
            ),
            ["run", str(SCRIPTS / script), *options, *words],
            home,
        )
        assert ended.stdout, ended.stderr
        outcomes = json.loads(ended.stdout)["outcomes"]
        return {(each["service"], each["accountId"]): each["outcome"] for each in outcomes}

    return run


def test_an_organization_is_onboarded_and_its_members_accept_in_their_own_roles(run):
    onboarded = run("onboard.lua", "--timeout", "20s")
    requested = [("macie2", member) for member in MEMBERS]
    assert [onboarded[each] for each in requested] == ["pending", "pending", "done"]
    assert {onboarded["inspector2", member] for member in MEMBERS} == {"done"}
    accepted = run("accept.lua", "--timeout", "60s", "--allow-role", "arn:aws:iam::*:role/*")
    assert accepted == dict.fromkeys(requested, "done")
