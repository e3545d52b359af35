"""A server on loopback for every source of credentials: STS, SSO and its OIDC, the metadata service
of an instance, the agent of a container. The credentials are derived from the request and its
caller, so that equal requests return equal keys."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.parse
from collections.abc import Callable

from recorder import CannedResponse, Recorder, Request

END = "2099-01-01T00:00:00Z"
END_MS = 4070908800000
JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}


def granted(*members: str) -> tuple[str, str, str]:
    """An access key, its secret and a token, derived from a request."""
    digest = hashlib.sha256("|".join(members).encode()).hexdigest()
    return f"ASIA{digest[:16].upper()}", f"secret{digest[16:48]}", f"token{digest[32:]}"


# The form of every secret that `granted` makes.
GRANTED = re.compile(r"(?:secret|token)[0-9a-f]{32}")


def asker(request: Request) -> str:
    """The access key that a request is signed with."""
    authorization = request.headers.get("authorization", "")
    return authorization.partition("Credential=")[2].partition("/")[0] or "nobody"


class CredentialServers(Recorder):
    """Maps the beginning of a path, or the Action of a form, to a status and a body in `refusals`,
    which are returned instead."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: dict[str, tuple[int, str]] = {}

    def response_to(self, request: Request) -> CannedResponse:
        form = dict(urllib.parse.parse_qsl(request.body.decode())) if _is_form(request) else {}
        for name, (status, body) in self.refusals.items():
            if request.path.startswith(name) or form.get("Action") == name:
                return CannedResponse(body.encode(), status, JSON)
        if form:
            return _sts(form, asker(request))
        for path, response in _PATHS.items():
            if request.path.startswith(path):
                return response(request)
        return CannedResponse(b'{"members": []}')


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _sts(form: dict[str, str], caller: str) -> CannedResponse:
    action = form["Action"]
    names = ("RoleArn", "ExternalId", "SerialNumber", "TokenCode", "DurationSeconds")
    members = [form.get(name, "") for name in (*names, "WebIdentityToken")]
    key, secret, token = granted(action, caller, *members)
    account = form.get("RoleArn", "::::").split(":")[4]
    return CannedResponse(
        f"<{action}Response><{action}Result><AssumedRoleUser><Arn>arn:aws:sts::{account}:"
        f"assumed-role/a/b</Arn></AssumedRoleUser><Credentials><AccessKeyId>{key}</AccessKeyId>"
        f"<SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>"
        f"<Expiration>{END}</Expiration></Credentials></{action}Result>"
        f"</{action}Response>".encode(),
        headers={"Content-Type": "text/xml"},
    )


def _document(*members: str, **more: str) -> CannedResponse:
    key, secret, token = granted(*members)
    document = {"AccessKeyId": key, "SecretAccessKey": secret, "Token": token, "Expiration": END}
    return CannedResponse(json.dumps({**document, **more}).encode(), headers=JSON)


def _sso(request: Request) -> CannedResponse:
    bearer = request.headers.get("x-amz-sso_bearer_token", "")
    key, secret, token = granted("sso", bearer, *(f"{k}={v}" for k, v in request.query))
    role = {"accessKeyId": key, "secretAccessKey": secret, "sessionToken": token}
    return CannedResponse(json.dumps({"roleCredentials": {**role, "expiration": END_MS}}).encode())


def _oidc(request: Request) -> CannedResponse:
    form = request.document
    new = "-".join(["new", form["refreshToken"], form["clientSecret"]])
    return CannedResponse(
        json.dumps(
            {
                "accessToken": new,
                "expiresIn": 3600 * 8,
                "refreshToken": "the-next-refresh",
                "tokenType": "Bearer",
            }
        ).encode()
    )


def _metadata_role(request: Request) -> CannedResponse:
    role = request.path.rpartition("/")[2]
    if not role:
        return CannedResponse(b"the-role", headers=TEXT)
    return _document("imds", role, request.headers.get("x-aws-ec2-metadata-token", "v1"))


_PATHS: dict[str, Callable[[Request], CannedResponse]] = {
    "/federation/credentials": _sso,
    "/token": _oidc,
    "/latest/api/token": lambda _: CannedResponse(b"the-instances-secret", headers=TEXT),
    "/latest/meta-data/iam/security-credentials/": _metadata_role,
    "/ecs": lambda request: _document(
        "ecs", request.target, request.headers.get("authorization", ""), AccountId="234567890123"
    ),
}
