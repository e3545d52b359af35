"""`muster snapshot --live` and `muster diff --live` against a server with prepared responses."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cli import err, muster, out

CALLER = "111122223333"
MEMBER = "444455556666"
IDENTITY = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
    f"<GetCallerIdentityResult><Arn>arn:aws:iam::{CALLER}:user/reader</Arn><UserId>AIDA</UserId>"
    f"<Account>{CALLER}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
STATUS = {
    "accounts": [
        {
            "accountId": CALLER,
            "state": {"status": "DISABLED"},
            "resourceState": {"ec2": {"status": "DISABLED"}, "ecr": {"status": "DISABLED"}},
        }
    ],
    "failedAccounts": [],
}
MACIE = {
    "/macie": {
        "status": "ENABLED",
        "findingPublishingFrequency": "ONE_HOUR",
        "createdAt": "2025-03-01T00:00:00Z",
    },
    "/administrator": {},
    "/admin/configuration": {"autoEnable": True, "maxAccountLimitReached": False},
    "/members": {
        "members": [
            {
                "accountId": MEMBER,
                "email": "member@example.com",
                "relationshipStatus": "Enabled",
            }
        ]
    },
    "/invitations": {"invitations": []},
    "/automated-discovery/configuration": {
        "status": "ENABLED",
        "autoEnableOrganizationMembers": "ALL",
    },
    "/automated-discovery/accounts": {"items": [{"accountId": MEMBER, "status": "ENABLED"}]},
}


def error(status, code, message):
    return status, {"x-amzn-ErrorType": code}, {"message": message}


def ok(body):
    return 200, {}, body


class Services:
    """An account with Macie members; Inspector is off, and AWS Organizations may not be read."""

    def __init__(self):
        self.requests = []
        self.macie = {path: ok(body) for path, body in MACIE.items()}
        self.every_macie_response = None
        self.organizations_code = "AccessDeniedException"

    def response(self, service, path):
        if service == "sts":
            return 200, {"Content-Type": "text/xml"}, IDENTITY
        if service == "organizations":
            return 400, {}, {"__type": self.organizations_code, "Message": "not permitted"}
        if service == "inspector2":
            if path in ("/status/batch/get", "/freetrialinfo/batchget"):
                return ok({**STATUS, "accounts": [{**STATUS["accounts"][0], "freeTrialInfo": []}]})
            return error(403, "AccessDeniedException", "Invoking account is not enabled")
        unknown = error(404, "ResourceNotFoundException", "There is no such path.")
        return self.every_macie_response or self.macie.get(path.split("?")[0], unknown)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def respond(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", self.headers["Authorization"])
        region, service = scope.groups()
        self.server.services.requests.append((service, region))
        status, headers, body = self.server.services.response(service, self.path)
        body = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = respond  # noqa: N815 (names of the base)

    def log_message(self, *_):
        pass


@pytest.fixture
def services():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.services = Services()
    server.services.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.services
    server.shutdown()
    thread.join()
    server.server_close()


def live(services, *words):
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE000000001", "AWS_SECRET_ACCESS_KEY": "x" * 40}
    words = (*words, "--live", "--endpoint-url", services.url, "--max-attempts", "1")
    return muster(*words, **keys, AWS_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="true")


def snapshot(services):
    """A snapshot. Organizations refuses its reads, so the exit status is 1."""
    completed = live(services, "snapshot", "--regions", "us-east-1")
    assert completed.returncode == 1, err(completed)
    return json.loads(completed.stdout)


def unread(scenario, service="macie2"):
    return [each["operation"] for each in scenario["unread"] if each["service"] == service]


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (401, "AccessDeniedException", "Macie is not enabled."),
        (403, "AccessDeniedException", "Macie is not enabled"),
        (
            403,
            "AccessDeniedException",
            "The request failed because Macie isn\u2019t enabled in the specified AWS Region.",
        ),
        (404, "ResourceNotFoundException", "Amazon Macie isn\u2019t enabled"),
    ],
)
def test_a_service_that_is_off_is_a_state(services, status, code, message):
    services.every_macie_response = error(status, code, message)
    scenario = snapshot(services)
    assert unread(scenario) == unread(scenario, "inspector2") == []
    assert [region["name"] for region in scenario["regions"]] == ["us-east-1"]
    assert scenario["state"]["macie2"] == [{"regions": ["us-east-1"]}]


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (error(403, "AccessDeniedException", "User: x may not."), "AccessDeniedException"),
        (error(404, "ResourceNotFoundException", "Not there."), "ResourceNotFoundException"),
        (error(429, "TooManyRequestsException", "Slow down."), "TooManyRequestsException"),
        (error(500, "InternalServerException", "boom"), "InternalServerException"),
        (ok({}), "ResponseParserError"),
        (ok("{"), "ResponseParserError"),
    ],
)
@pytest.mark.parametrize("path", sorted(set(MACIE) - {"/administrator"}))
def test_a_read_that_fails_is_a_gap_and_not_drift(services, tmp_path, path, failure, code):
    complete = snapshot(services)
    assert unread(complete) == []
    services.macie[path] = failure
    partial = snapshot(services)
    (first, *_) = [each for each in partial["unread"] if each["service"] == "macie2"]
    assert first["code"] == code
    for name, scenario in (("complete", complete), ("partial", partial)):
        (tmp_path / name).write_text(json.dumps(scenario))
    for files in (("complete", "partial"), ("partial", "complete")):
        completed = muster("diff", *(tmp_path / name for name in files))
        assert completed.returncode == 2, out(completed)
        *gaps, summary = out(completed).splitlines()
        assert summary == "no differences in what could be compared"
        assert any(first["operation"] in gap for gap in gaps)
    # A part that neither side could read does not change the exit status.
    completed = muster("diff", tmp_path / "partial", tmp_path / "partial")
    assert (completed.returncode, out(completed)) == (0, "no differences\n")


@pytest.mark.parametrize(
    ("code", "status"),
    [("AccessDeniedException", 1), ("UnrecognizedClientException", 0), ("InvalidClientTokenId", 0)],
)
def test_a_region_that_is_not_enabled_does_not_change_the_exit_status(services, code, status):
    services.organizations_code = code
    services.every_macie_response = error(403, code, "The security token is invalid.")
    completed = live(services, "snapshot", "--regions", "us-east-1")
    assert {each["code"] for each in json.loads(completed.stdout)["unread"]} == {code}
    assert completed.returncode == status


def test_an_account_without_an_administrator_is_a_state(services):
    services.macie["/administrator"] = error(404, "ResourceNotFoundException", "nf")
    assert unread(snapshot(services)) == []


def test_an_unknown_administrator_hides_no_drift_of_members(services, tmp_path):
    services.macie["/administrator"] = error(403, "AccessDeniedException", "User: x may not.")
    before = snapshot(services)
    assert unread(before) == ["GetAdministratorAccount"]
    (tmp_path / "before").write_text(json.dumps(before))
    paused = {**MACIE["/members"]["members"][0], "relationshipStatus": "Paused"}
    services.macie["/members"] = ok({"members": [paused]})
    services.macie["/automated-discovery/accounts"] = ok({"items": []})
    completed = live(services, "diff", tmp_path / "before")
    assert completed.returncode == 1
    assert "3 differences in 1 account" in out(completed)


def test_diff_reads_the_regions_of_before(services, tmp_path):
    path = tmp_path / "before.json"
    path.write_text(json.dumps(snapshot(services)))
    services.requests.clear()
    completed = live(services, "diff", path)
    assert (completed.returncode, out(completed)) == (0, "no differences\n"), err(completed)
    assert {region for _, region in services.requests} == {"us-east-1"}
    services.macie["/macie"] = ok({**MACIE["/macie"], "status": "PAUSED"})
    completed = live(services, "diff", path)
    assert completed.returncode == 1
    assert "1 difference in 1 account" in out(completed)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("{", "before.json is not valid"),
        ('{"acounts": []}', "did you mean accounts?"),
    ],
)
def test_diff_checks_before_without_a_request(services, tmp_path, before, message):
    path = tmp_path / "before.json"
    path.write_text(before)
    completed = live(services, "diff", path)
    assert completed.returncode == 2
    assert message in err(completed)
    assert services.requests == []
