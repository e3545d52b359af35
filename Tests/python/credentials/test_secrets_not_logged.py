"""Servers that repeat the request: none of its secrets is logged, printed or raised."""

import base64
import json
import urllib.parse

import muster
import pytest
from recorder import CannedResponse, Recorder
from session_options import open_session

ROLE = "arn:aws:iam::123456789012:role/a-role"
KEYS = {
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "the-secret-key",
    "aws_session_token": "the-session-token",
}
PROXY_AUTHORIZATION = base64.b64encode(b"me:the-proxys-password").decode()
SECRETS = {
    "the-secret-key", "the-session-token", "the-web-identity", "271828", "the-bearer-token",
    "the-clients-secret", "the-refresh-token", "the-agents-token",
    "the-proxys-password", PROXY_AUTHORIZATION, "the-other-secret", "the-other-token",
}  # fmt: skip
# The calls that send secrets: service, method, input.
CALLS = {
    "a call": ("inspector2", "list_members", {}),
    "a call with a body": ("macie2", "create_invitations", {"accountIds": ["123456789012"]}),
    "a role with a device": (
        "sts",
        "assume_role",
        {
            "RoleArn": ROLE,
            "RoleSessionName": "session",
            "SerialNumber": "arn:aws:iam::123456789012:mfa/me",
            "TokenCode": "271828",
        },
    ),
    "a web identity": (
        "sts",
        "assume_role_with_web_identity",
        {
            "RoleArn": ROLE,
            "RoleSessionName": "session",
            "WebIdentityToken": "the-web-identity",
        },
    ),
    "a role of a sign-in": (
        "sso",
        "get_role_credentials",
        {"roleName": "reader", "accountId": "123456789012", "accessToken": "the-bearer-token"},
    ),
    "a token that is renewed": (
        "sso-oidc",
        "create_token",
        {
            "clientId": "client",
            "clientSecret": "the-clients-secret",
            "grantType": "refresh_token",
            "refreshToken": "the-refresh-token",
        },
    ),
}


def repeated(request):
    """The whole request as readable text."""
    parts = [urllib.parse.unquote_plus(request.target), urllib.parse.unquote_plus(
        request.body.decode()
    )]  # fmt: skip
    return " ".join([*parts, *(f"{name}: {value}" for name, value in request.headers.items())])


def refused(status):
    """An error whose message repeats the request, in the form of each protocol."""

    def response(request):
        said = repeated(request).replace("<", "").replace("&", " and ")
        if request.headers.get("content-type", "").startswith("application/x-www-form"):
            error = f"<Error><Code>SignatureDoesNotMatch</Code><Message>{said}</Message></Error>"
            return CannedResponse(f"<ErrorResponse>{error}</ErrorResponse>".encode(), status)
        return CannedResponse(
            json.dumps({"__type": "SignatureDoesNotMatch", "message": said}).encode(), status
        )

    return response


RESPONSES = {
    "a refusal": refused(403),
    "a fault that is tried again": refused(500),
    "a page": lambda request: CannedResponse(
        f"<html>{repeated(request)}</html>".encode(), 502, {"Content-Type": "text/html"}
    ),
    "an odd success": lambda request: CannedResponse(
        json.dumps({"you sent": repeated(request)}).encode()
    ),
    "headers": lambda request: CannedResponse(b"{}", 200, {"x-amzn-echo": repeated(request)}),
    "half a response": lambda request: CannedResponse(repeated(request).encode(), length=10**6),
    "no JSON": lambda request: CannedResponse(repeated(request).encode()),
}


class Echo(Recorder):
    response_to = None


@pytest.fixture
def echo(monkeypatch):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with Echo() as server:
        yield server


def everything(log, attempts, error):
    lines = [f"{record.message} {record.fields}" for record in log]
    return "\n".join([*lines, *map(repr, attempts), str(error), repr(error), repr(vars(error))])


def logged(method, values, session_options):
    """The effects of a call: the log, the attempts, and the error with its details."""
    log, attempts = [], []
    service, method = method
    with open_session(
        region_name="us-east-1",
        log=log.append,
        log_level="trace",
        attempt=attempts.append,
        random=lambda: 0.0,
        max_attempts=2,
        **session_options,
    ) as session:
        error = None
        try:
            getattr(session.client(service), method)(**values)
        except muster.MusterError as raised:
            error = raised
    return everything(log, attempts, error or ValueError())


def secrets_in(text, server):
    signatures = {
        request.headers.get("authorization", "").partition("Signature=")[2]
        for request in server.requests
    }
    return [secret for secret in {*SECRETS, *signatures} - {""} if secret in text]


@pytest.mark.parametrize("response", RESPONSES)
@pytest.mark.parametrize("call", CALLS)
def test_secrets_that_a_server_repeats_are_masked(echo, call, response):
    service, method, values = CALLS[call]
    echo.response_to = RESPONSES[response]
    text = logged((service, method), values, {**KEYS, "endpoint_url": echo.url})
    assert echo.requests
    assert "> " in text
    assert secrets_in(text, echo) == []


@pytest.mark.parametrize("response", RESPONSES)
def test_secrets_that_a_container_agent_repeats_are_masked(echo, response, monkeypatch):
    echo.response_to = RESPONSES[response]
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{echo.url}/x?id=the-agents-token")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic the-agents-token")
    text = logged(("inspector2", "list_members"), {}, {"endpoint_url": echo.url})
    assert f"> GET {echo.url}/x?***" in text
    assert secrets_in(text, echo) == []


@pytest.mark.parametrize("response", RESPONSES)
def test_the_error_of_a_refused_role_does_not_contain_the_mfa_code(
    echo, response, monkeypatch, tmp_path
):
    path = tmp_path / "config"
    path.write_text(
        "[default]\naws_access_key_id = BASE\naws_secret_access_key = the-other-secret\n"
        "aws_session_token = the-other-token\n"
        f"[profile guarded]\nrole_arn = {ROLE}\nsource_profile = default\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    echo.response_to = RESPONSES[response]
    text = logged(
        ("inspector2", "list_members"),
        {},
        {"endpoint_url": echo.url, "profile_name": "guarded", "mfa": lambda _: "271828"},
    )
    assert "TokenCode=271828" in echo.requests[0].body.decode()
    assert secrets_in(text, echo) == []


@pytest.mark.parametrize("response", RESPONSES)
def test_the_password_of_a_proxy_is_not_sent_to_the_service(echo, response):
    echo.response_to = RESPONSES[response]
    proxy = f"http://me:the-proxys-password@{echo.url.partition('://')[2]}"
    for endpoint in ("http://service.invalid", "https://service.invalid"):
        text = logged(
            ("inspector2", "list_members"), {}, {**KEYS, "endpoint_url": endpoint, "proxy": proxy}
        )
        assert secrets_in(text, echo) == []
