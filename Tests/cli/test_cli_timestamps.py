"""`muster call` prints timestamps as `aws` does, in every time zone."""

import json

import pytest
from aws_cli import both
from cli import err, muster
from recorder import CannedResponse

ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "<+0545>-5:45"]
SECONDS = [
    "0", "-1.5", "0.1", "1000000000", "1e9", "1784800800", "1800000000.25", "1795629600.123456",
    "1795629600.9999999", "1795629600.0000005", "1793494799", "1793494800", "1793498400.5",
    '"1784800800"', '"1795629600.25"', "253370764800",
]  # fmt: skip
TEXTS = [
    "2026-07-23T10:00:00Z", "2026-11-25T18:00:00+00:00", "2026-11-25T18:00:00.123Z",
    "2026-11-25T18:00:00.1234567Z", "2026-11-25T18:00:00", "2026-11-25", "1784800800", "0.5",
    "2026-11-25T18:00:00-03:30", "2026-07-23T10:00:00+0530", "Wed, 25 Nov 2026 18:00:00 GMT",
]  # fmt: skip
TOKEN = """<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetSessionTokenResult><Credentials><Expiration>{}</Expiration></Credentials>
  </GetSessionTokenResult></GetSessionTokenResponse>"""


def times(name, member):
    """A response with an object for each of the times."""
    moments = [*SECONDS, *map(json.dumps, TEXTS)]
    things = ", ".join(f'{{"{member}": {moment}}}' for moment in moments)
    return f'{{"{name}": [{things}]}}'


RESPONSES = [
    ("inspector2", "list-filters", times("filters", "createdAt")),
    ("macie2", "list-members", times("members", "invitedAt")),
    ("organizations", "list-accounts", times("Accounts", "JoinedTimestamp")),
    *(("sts", "get-session-token", TOKEN.format(text)) for text in TEXTS),
]


@pytest.mark.parametrize("zone", ZONES)
def test_timestamps_match_the_aws_cli_in_every_zone(zone, server, aws):
    for service, operation, response in RESPONSES:
        server.response = CannedResponse(response.encode())
        (theirs, _), (ours, _) = both(server, aws, service, operation, zone=zone)
        assert json.loads(ours) == json.loads(theirs), response


def test_a_profile_can_keep_the_timestamps_of_the_response(server, aws):
    for service, operation, response in RESPONSES:
        server.response = CannedResponse(response.encode())
        words = (service, operation, "--profile", "wire")
        (theirs, _), (ours, _) = both(server, aws, *words, zone="Asia/Kolkata")
        assert json.loads(ours) == json.loads(theirs), response


def test_an_unknown_timestamp_format_is_named(tmp_path):
    config = tmp_path / "config"
    config.write_text("[default]\ncli_timestamp_format = rfc822\n")
    environment = {"AWS_CONFIG_FILE": str(config), "AWS_REGION": "us-east-1"}
    completed = muster("call", "macie2", "get-macie-session", "--live", **environment)
    assert completed.returncode == 2
    stated = "'rfc822' (cli_timestamp_format of the profile)"
    assert f"{stated} must be iso8601 or wire or none" in err(completed)
