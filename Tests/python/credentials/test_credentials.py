"""Muster finds the same credentials as botocore, or both find none."""

import datetime
import hashlib
import json
import os
import re
import urllib.parse
from datetime import timedelta, timezone

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import botocore.session
import botocore.tokens
import muster
import pytest
from credential_cases import FOUND, FUTURE, PAST, REFUSED, Case
from credential_servers import GRANTED


@pytest.fixture
def prepare_files(monkeypatch, tmp_path, servers):
    """Creates the environment of a case and returns the program's profile."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)

    def make(case):
        soon = datetime.datetime.now(timezone.utc) + timedelta(minutes=5)
        soon = soon.strftime("%Y-%m-%dT%H:%M:%SZ")

        def filled(text):
            text = text.replace("{url}", servers.url).replace("{home}", str(tmp_path))
            return text.replace("{soon}", soon)

        servers.refusals = dict(case.refusals)
        files = {".aws/config": case.config, ".aws/credentials": case.credentials, **case.files}
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(filled(text))
        metadata = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": servers.url}
        variables = {
            "HOME": str(tmp_path), "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": servers.url,
            "AWS_MAX_ATTEMPTS": "1", **(metadata if case.metadata else {}), **case.variables,
        }  # fmt: skip
        if not case.metadata and "AWS_EC2_METADATA_SERVICE_ENDPOINT" not in case.variables:
            # A port without a listener.
            variables.setdefault("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9")
        if "ec2_metadata_service_endpoint" in case.config:
            del variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
        for name, value in variables.items():
            monkeypatch.setenv(name, filled(value))
        cache = str(tmp_path / ".aws/sso/cache")
        for provider in (botocore.credentials.SSOProvider, botocore.tokens.SSOTokenProvider):
            monkeypatch.setattr(provider, "_SSO_TOKEN_CACHE_DIR", cache)
        monkeypatch.setattr(botocore.credentials.ContainerMetadataFetcher, "SLEEP_TIME", 0)
        return case.profile

    return make


def botocores(profile):
    """The credentials that botocore finds."""
    session = botocore.session.Session(profile=profile)
    found = session.get_credentials()
    assert found is not None
    return found.get_frozen_credentials()


def musters(profile, servers, log=None):
    """A request that shows which credentials Muster uses."""
    with (
        muster.Session(
            profile_name=profile, options=muster.SessionOptions(log=log, log_level="trace")
        ) as session,
        session.client("inspector2") as client,
    ):
        client.list_members()
    return servers.requests[-1]


def signature(request, credentials):
    """The signature that botocore computes for `request` with the secret."""
    names = request.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    url = f"http://{request.headers['host']}{request.target}"
    again = botocore.awsrequest.AWSRequest(request.method, url, data=request.body)
    for name in names.split(";"):
        again.headers[name] = request.headers[name]
    again.context.update(timestamp=request.headers["x-amz-date"], signing={})
    given = botocore.credentials.Credentials(*credentials[:3])
    auth = botocore.auth.SigV4Auth(given, "inspector2", "us-east-1")
    text = auth.string_to_sign(again, auth.canonical_request(again))
    return "Signature=" + auth.signature(text, again)


def questions(servers):
    """The requests for credentials: methods, paths and form fields, without names that each library
    chooses itself."""
    requests = []
    for request in servers.requests:
        form = dict(urllib.parse.parse_qsl(request.body.decode()))
        name = form.get("RoleSessionName", "")
        if re.fullmatch(r"(botocore|muster)-session-\d+", name):
            form["RoleSessionName"] = "chosen by the library"
        if request.target.startswith("/token"):
            form = request.document
        if not request.path.startswith("/members"):
            requests.append((request.method, request.target, form))
    servers.requests.clear()
    return requests


SECRETS = (
    "environments-secret", "defaults-secret", "CONFIGs-secret", "bases-secret", "printed-secret",
    "the-sessions-token", "the-older-token", "the-bearer", "the-clients-secret", "the-refresh",
    "the-next-refresh", "the-web-identity", "the-agents-token", "the token of a file",
    "the-instances-secret", "two_words-back",
)  # fmt: skip


def text_of(log):
    """The whole log."""
    return "\n".join(f"{record.message} {record.fields}" for record in log)


def secrets_in(text, servers):
    """The secrets in a text: those of the cases, of issued credentials, and signatures."""
    signatures = {
        request.headers.get("authorization", "").partition("Signature=")[2]
        for request in servers.requests
    }
    known = {*SECRETS, *signatures} - {""}
    return GRANTED.findall(text) + [secret for secret in known if secret in text]


@pytest.mark.parametrize("name", FOUND)
def test_muster_finds_what_botocore_finds(prepare_files, servers, name):
    case = FOUND[name]
    theirs = botocores(prepare_files(case))
    their_questions = questions(servers)

    log = []
    request = musters(prepare_files(case), servers, log.append)
    accounts = [record.fields.get("accountId") for record in log if record.level == "debug"]
    assert accounts[-1] == theirs.account_id
    logged = text_of(log)
    assert secrets_in(logged, servers) == []
    # The wire log contains every request, masked.
    for sent in servers.requests:
        assert f"> {sent.method} {servers.url}{sent.path}" in logged
    ours = questions(servers)
    assert f"Credential={theirs.access_key}/" in request.headers["authorization"]
    assert request.headers.get("x-amz-security-token") == theirs.token
    assert request.headers["authorization"].endswith(signature(request, theirs))
    assert ours == their_questions


# Errors with another name in botocore, which raises the exception of Python or of the service.
CODES = {
    "a program that is not there": "CredentialRetrievalError",
    "a program with an open quotation": "CredentialRetrievalError",
    "a program that prints no JSON": "CredentialRetrievalError",
    "a program with a number as the end": "CredentialRetrievalError",
    "an expired environment": "ExpiredCredentialsError",
    "a role that STS denies": "AccessDenied",
    "a web identity without its token": "InvalidConfigError",
    "a container elsewhere": "InvalidConfigError",
    "a container whose token has two lines": "InvalidConfigError",
    "a container without its token's file": "InvalidConfigError",
    "nothing": "NoCredentialsError",
    # botocore raises InvalidConfigError while it loads the token, and this one elsewhere.
    "SSO with a session after its end": "UnauthorizedSSOTokenError",
    "SSO whose renewal is refused": "UnauthorizedSSOTokenError",
    "SSO with a broken file": "SSOTokenLoadError",
    # A source without credentials is not a separate error, but the last of the reasons.
    "an instance without tokens, where version 1 is disabled": "NoCredentialsError",
    "an invalid metadata mode": "InvalidConfigError",
}


@pytest.mark.parametrize("name", REFUSED)
def test_missing_credentials_are_an_error_with_the_reason(prepare_files, servers, name):
    case = REFUSED[name]
    with pytest.raises(Exception) as theirs:  # noqa: PT011 (botocore raises various exceptions)
        botocores(prepare_files(case))
    servers.requests.clear()

    log = []
    with pytest.raises(muster.ConfigurationError) as ours:
        musters(prepare_files(case), servers, log.append)
    found_none = isinstance(theirs.value, AssertionError)
    expected = "NoCredentialsError" if found_none else type(theirs.value).__name__
    assert ours.value.code == CODES.get(name, expected)
    assert secrets_in(f"{ours.value}\n{text_of(log)}", servers) == []


@pytest.mark.usefixtures("servers")
def test_a_credential_process_has_a_time_limit(prepare_files):
    profile = prepare_files(Case(config="[default]\ncredential_process = sleep 600\n"))
    options = muster.SessionOptions(credential_process_timeout_ms=1000)
    with (
        muster.Session(profile_name=profile, options=options) as session,
        session.client("inspector2") as client,
        pytest.raises(muster.ConfigurationError, match="not end within 1000 ms") as error,
    ):
        client.list_members()
    assert error.value.code == "CredentialRetrievalError"
    with pytest.raises(muster.MusterError, match="credential_process_timeout_ms is -1"):
        muster.Session(options=muster.SessionOptions(credential_process_timeout_ms=-1))


# botocore needs AWS's CRT library for this case.
SIGNED_IN = "[profile console]\nlogin_session = arn:aws:iam::123456789012:user/me\n"
CONSOLE_FILE = hashlib.sha256(b"arn:aws:iam::123456789012:user/me").hexdigest()


def console_token(end):
    token = {
        "accessToken": {
            "accessKeyId": "AKIACONSOLE",
            "secretAccessKey": "the-bearer",
            "sessionToken": "the-sessions-token",
            "accountId": "123456789012",
            "expiresAt": end,
        },
        "refreshToken": "the-refresh",
        "dpopKey": "the-clients-secret",
    }
    return {f".aws/login/cache/{CONSOLE_FILE}.json": json.dumps(token)}


def test_a_console_login_provides_credentials_until_it_expires(prepare_files, servers):
    case = Case(config=SIGNED_IN, files=console_token(FUTURE), profile="console")
    log = []
    request = musters(prepare_files(case), servers, log.append)
    assert "Credential=AKIACONSOLE/" in request.headers["authorization"]
    assert request.headers["x-amz-security-token"] == "the-sessions-token"
    assert secrets_in(text_of(log), servers) == []


@pytest.mark.parametrize(
    ("files", "code", "advice"),
    [
        ({}, "LoginTokenLoadError", "run `aws login --profile console`"),
        (console_token(PAST), "LoginRefreshRequired", "export-credentials --profile console"),
    ],
)
def test_an_unusable_console_login_is_an_error_with_a_remedy(
    prepare_files, servers, files, code, advice
):
    case = Case(config=SIGNED_IN, files=files, profile="console")
    with pytest.raises(muster.ConfigurationError, match=advice) as raised:
        musters(prepare_files(case), servers)
    assert raised.value.code == code
