"""Endpoints and roles of a script's clients: only those that the user allows, with --live."""

import pytest
from cli import err, muster
from recorder import CannedResponse, Recorder

KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret-of-the-test-1",
    "AWS_SESSION_TOKEN": "token-of-the-test",
}
ROLE = "arn:aws:iam::222222222222:role/Audit"
ASSUMED = (
    b"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>"
    b"<SecretAccessKey>secret-2</SecretAccessKey><SessionToken>token-2</SessionToken>"
    b"<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    b"</AssumeRoleResponse>"
)
LIST = """
local options = { region = "us-east-1", %s = "%s" }
return #require("muster").client("inspector2", options):list_members().members
"""
NEEDS = """
local muster = require "muster"
local args = muster.parameters({ role = { type = "string", default = "Audit" } },
  { roles = { "arn:aws:iam::*:role/{role}" }, endpoints = { "https://localhost:4566" } })
return 1
"""


class Service(Recorder):
    def response_to(self, request):
        if b"AssumeRole" in request.body:
            return CannedResponse(ASSUMED, headers={"Content-Type": "text/xml"})
        return CannedResponse(b'{"members": []}')


@pytest.fixture
def script(tmp_path):
    def write(source):
        path = tmp_path / "script.lua"
        path.write_text(source)
        return path

    return write


def live(path, server, *words):
    return muster("run", path, "--live", *words, AWS_ENDPOINT_URL=server.url, **KEYS)


@pytest.mark.parametrize("allowed", [[], ["http://127.0.0.1:1"], ["{url}x"], ["{url}/path"]])
def test_an_endpoint_that_the_user_does_not_allow_receives_nothing(script, allowed):
    with Service() as server, Service() as other:
        words = [f"--allow-endpoint={each.format(url=other.url)}" for each in allowed]
        ended = live(script(LIST % ("endpoint_url", other.url)), server, *words)
        assert ended.returncode != 0
        assert "does not allow the endpoint " + other.url in err(ended)
        assert "--allow-endpoint URL" in err(ended)
        assert other.requests == []


@pytest.mark.parametrize("slash", ["", "/"])
def test_an_endpoint_that_the_user_allows_receives_the_requests(script, slash):
    with Service() as server, Service() as other:
        words = ["--allow-endpoint", "http://127.0.0.1:1", "--allow-endpoint", other.url + slash]
        ended = live(script(LIST % ("endpoint_url", other.url)), server, *words)
        assert ended.returncode == 0, err(ended)
        assert len(other.requests) == 1


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "arn:aws:iam::*:role/Audi",
        "arn:aws:iam::*:role/Audit?",
        "*:role/Administrator*",
        "Audit",
    ],
)
def test_a_role_that_the_user_does_not_allow_is_not_assumed(script, pattern):
    with Service() as server:
        words = ["--allow-role", pattern] if pattern else []
        ended = live(script(LIST % ("role_arn", ROLE)), server, *words)
        assert ended.returncode != 0
        assert "does not allow the role " + ROLE in err(ended)
        assert "--allow-role PATTERN" in err(ended)
        assert server.requests == []


@pytest.mark.parametrize(
    "pattern", [ROLE, "*", "arn:aws:iam::*:role/Audit", "arn:*:iam::22222222222?:role/A*t*"]
)
def test_a_role_that_a_pattern_matches_is_assumed(script, pattern):
    with Service() as server:
        ended = live(script(LIST % ("role_arn", ROLE)), server, "--allow-role", pattern)
        assert ended.returncode == 0, err(ended)
        assert any(b"AssumeRole" in each.body for each in server.requests)


def test_a_simulated_organization_needs_no_grant(script):
    ended = muster("run", script(LIST % ("role_arn", ROLE)))
    assert "the caller is 222222222222" in err(ended)


def test_the_help_shows_what_a_script_needs(script):
    shown = muster("run", script(NEEDS), "--help").stdout.decode()
    words = " ".join(shown.split())
    assert "--allow-endpoint https://localhost:4566" in words
    assert "--allow-role 'arn:aws:iam::*:role/Audit'" in words


def test_a_need_that_is_not_allowed_ends_the_script_before_its_first_request(script):
    with Service() as server:
        ended = live(script(NEEDS), server, "--role", "Other")
        assert ended.returncode == 2
        assert "the script needs --allow-role 'arn:aws:iam::*:role/Other'" in err(ended)
        assert "the script needs --allow-endpoint 'https://localhost:4566'" in err(ended)
        assert server.requests == []


def test_a_declared_need_allows_nothing(script):
    source = NEEDS.replace("return 1", LIST % ("role_arn", ROLE.replace("Audit", "Other")))
    with Service() as server:
        words = ["--allow-role", "arn:*:role/Audit", "--allow-endpoint", "https://localhost:4566"]
        ended = live(script(source), server, "--role", "Other", *words)
        assert "does not allow the role" in err(ended)
        assert server.requests == []
