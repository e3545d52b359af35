"""Presigned URLs of boto3, such as the tokens of EKS."""

import base64
import datetime
import json
import re
import urllib.error
import urllib.request

import botocore.auth
import pytest

MEMBER = "222222222222"
IDENTITY, SESSION = ("sts", "get_caller_identity"), ("macie2", "get_macie_session")


@pytest.fixture
def server(serve):
    return serve({"accounts": [{"accountId": MEMBER}]})


def url(server, service, operation, seconds=60, **keys):
    client = server.client(service, **keys)
    return client.generate_presigned_url(operation, ExpiresIn=seconds, HttpMethod="GET")


def fetch(url, **headers):
    """The status and body of the response to a GET request."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def code(body):
    found = re.search("<Code>(.*?)</Code>", body)
    return found[1] if found else json.loads(body)["__type"]


def account(body):
    return re.search(r"<Account>(\d{12})</Account>", body)[1]


def dated(monkeypatch, seconds):
    """Makes botocore sign as if it were `seconds` later."""
    real = botocore.auth.get_current_datetime
    monkeypatch.setattr(
        botocore.auth, "get_current_datetime",
        lambda *a, **k: real(*a, **k) + datetime.timedelta(seconds=seconds),
    )  # fmt: skip


def test_a_signed_url_acts_for_its_signer(server):
    administrator = server.client("sts").get_caller_identity()["Account"]
    status, body = fetch(url(server, *IDENTITY))
    assert (status, account(body)) == (200, administrator)


def test_temporary_credentials_sign_urls_too(server):
    status, body = fetch(url(server, *IDENTITY, **server.assume(MEMBER)))
    assert (status, account(body)) == (200, MEMBER)
    assert "assumed-role/Admin/test" in body


def test_a_token_of_eks_is_accepted(server):
    """The signature of its URL covers a header with the name of the cluster
    (kubernetes-sigs/aws-iam-authenticator, "API Authorization from Outside a Cluster")."""
    client = server.client("sts")

    def with_cluster(request, **_):
        request.headers["x-k8s-aws-id"] = "cluster"

    client.meta.events.register("before-sign.sts.GetCallerIdentity", with_cluster)
    signed = client.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    token = base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")
    sent = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    status, body = fetch(sent, **{"x-k8s-aws-id": "cluster"})
    assert (status, len(account(body))) == (200, 12)
    status, body = fetch(sent, **{"x-k8s-aws-id": "another"})
    assert (status, code(body)) == (403, "SignatureDoesNotMatch")
    status, body = fetch(sent)
    assert (status, code(body)) == (403, "SignatureDoesNotMatch")


def test_rest_services_accept_signed_urls(server):
    server.client("macie2").enable_macie()
    status, body = fetch(url(server, *SESSION))
    assert (status, json.loads(body)["status"]) == (200, "ENABLED")


@pytest.mark.parametrize(
    ("call", "seconds", "age", "refusal"),
    [
        (SESSION, 60, 30, None),
        (SESSION, 60, 90, "InvalidSignatureException"),
        (SESSION, 3600, 1800, None),
        (SESSION, 3600, -1800, "InvalidSignatureException"),
        # STS accepts each for 15 minutes, whatever its X-Amz-Expires is.
        (IDENTITY, 60, 800, None),
        (IDENTITY, 3600, 1000, "SignatureDoesNotMatch"),
    ],
)
def test_a_signed_url_expires(server, monkeypatch, call, seconds, age, refusal):
    server.client("macie2").enable_macie()
    dated(monkeypatch, -age)
    status, body = fetch(url(server, *call, seconds))
    if refusal is None:
        assert status == 200, body
    else:
        assert (status, code(body)) == (403, refusal)
        assert "Signature expired" in body or "Signature not yet current" in body


def without(name):
    return lambda url: re.sub(f"[?&]{name}=[^&]*", "", url)


@pytest.mark.parametrize(
    ("change", "status", "wanted"),
    [
        (lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"),
         403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("AKIA", "AKIB"), 403, "InvalidClientTokenId"),
        (without("X-Amz-Expires"), 400, "IncompleteSignature"),
        (without("X-Amz-Signature"), 400, "IncompleteSignature"),
        (lambda url: url.replace("X-Amz-Expires=60", "X-Amz-Expires=0"),
         400, "IncompleteSignature"),
    ],
)  # fmt: skip
def test_a_modified_url_is_rejected(server, change, status, wanted):
    changed = change(url(server, *IDENTITY))
    actual, body = fetch(changed)
    assert (actual, code(body)) == (status, wanted), body


def test_no_secret_of_a_url_is_in_the_log(server):
    signed = url(server, *IDENTITY, **server.assume(MEMBER))
    assert fetch(signed)[0] == 200
    _, log = server.control("requests")
    logged = log["requests"][-1]
    assert (logged["operation"], logged["accountId"]) == ("GetCallerIdentity", MEMBER)
    assert not re.search("Signature|Token", json.dumps(log))
