"""The paths below /_muster/, through which tests control the organization."""

import datetime
import json
import time
import urllib.request

import pytest
from botocore.exceptions import ClientError
from raw_connection import Connection, signed

MEMBER = "222222222222"
SCENARIO = {"accounts": [{"accountId": MEMBER, "email": "a@example.com"}]}


def status(server):
    (account,) = server.client("inspector2").batch_get_account_status(accountIds=[MEMBER])[
        "accounts"
    ]
    return account["resourceState"]["ec2"]["status"]


def test_a_clock_with_speed_0_moves_only_when_advanced(serve):
    server = serve(SCENARIO, "--speed", "0")
    inspector = server.client("inspector2")
    inspector.associate_member(accountId=MEMBER)
    server.advance(600)
    inspector.enable(accountIds=[MEMBER], resourceTypes=["EC2"])
    before = server.control("clock")[1]
    assert status(server) == "ENABLING"
    assert server.control("clock") == (200, before)
    now = server.advance(600)
    assert now > before["now"]
    assert status(server) == "ENABLED"


def test_time_passes_in_real_time(serve):
    server = serve(SCENARIO)
    begin = datetime.datetime.fromisoformat(
        server.control("clock")[1]["now"].replace("Z", "+00:00")
    )
    elapsed = datetime.datetime.now(datetime.timezone.utc) - begin
    assert abs(elapsed.total_seconds()) < 30


def test_time_can_pass_faster(serve):
    server = serve({**SCENARIO, "association": {"minSeconds": 600, "maxSeconds": 600}},
                   "--speed", "6000")  # fmt: skip
    inspector = server.client("inspector2")
    inspector.associate_member(accountId=MEMBER)
    for _ in range(200):
        if inspector.get_member(accountId=MEMBER)["member"]["relationshipStatus"] == "ENABLED":
            return
        time.sleep(0.05)
    pytest.fail("the member did not come in ten simulated minutes")


def test_faults_can_be_changed(serve):
    server = serve(SCENARIO)
    inspector = server.client("inspector2")
    assert server.control("faults", {"operations": {"ListMembers": {"errors": 1}}})[0] == 200
    with pytest.raises(ClientError, match="InternalServerException"):
        inspector.list_members()
    inspector.list_delegated_admin_accounts()
    actual, faults = server.control("faults", {"operations": {}, "throttle": 1})
    assert (actual, faults["throttle"], "operations" in faults) == (200, 1, False)
    with pytest.raises(ClientError) as refused:
        inspector.list_members()
    assert refused.value.response["Error"]["Code"] == "ThrottlingException"
    server.control("faults", {"throttle": 0})
    inspector.list_members()


def test_settings_can_be_changed(serve):
    server = serve(SCENARIO)
    inspector = server.client("inspector2")
    with pytest.raises(ClientError) as missing:
        inspector.get_member(accountId=MEMBER)
    assert missing.value.response["Error"]["Code"] == "ResourceNotFoundException"
    status, settings = server.control(
        "settings", {"inspector2": {"getMemberOfNonMember": "AccessDeniedException"}}
    )
    assert (status, server.control("settings")) == (200, (200, settings))
    changed = settings["inspector2"]["getMemberOfNonMember"]
    assert (changed["value"], changed["default"]) == (
        "AccessDeniedException", "ResourceNotFoundException",
    )  # fmt: skip
    assert "InternalServerException" in changed["values"]
    with pytest.raises(ClientError, match="Invoking account does not have access to get member"):
        inspector.get_member(accountId=MEMBER)


def test_every_value_of_a_setting_can_be_set_in_a_scenario_and_later(serve):
    server = serve()
    values = {
        service: {name: each["values"] for name, each in settings.items()}
        for service, settings in server.control("settings")[1].items()
    }
    last = {
        service: {name: each[-1] for name, each in own.items()} for service, own in values.items()
    }
    assert sum(len(own) for own in values.values()) > 30
    changed = serve({"settings": last}).control("settings")[1]
    for service, settings in values.items():
        for name, each in settings.items():
            assert changed[service][name]["value"] == each[-1]
            for value in each:
                status, now = server.control("settings", {service: {name: value}})
                assert (status, now[service][name]["value"]) == (200, value)


def test_the_request_log_has_the_requests_and_their_status(serve):
    server = serve(SCENARIO)
    response = server.client("inspector2").list_members(onlyAssociated=False)
    with pytest.raises(ClientError):
        server.client("macie2", region="eu-west-1").get_macie_session()
    log = server.control("requests")[1]
    assert log["total"] == 2
    listed, refused = log["requests"]
    assert listed["requestId"] == response["ResponseMetadata"]["RequestId"]
    assert (listed["operation"], listed["region"]) == ("ListMembers", "us-east-1")
    assert (listed["path"], listed["httpStatus"]) == ("/members/list", 200)
    assert (listed["input"], refused["input"]) == ({"onlyAssociated": False}, {})
    assert (refused["service"], refused["region"]) == ("macie2", "eu-west-1")
    assert (refused["httpStatus"], refused["error"]) == (403, "AccessDeniedException")


def test_the_request_log_masks_secrets(serve):
    """Addresses and names of accounts are sensitive according to the model of AWS Organizations."""
    server = serve(SCENARIO)
    organizations = server.client("organizations")
    with pytest.raises(ClientError, match="not simulated"):
        organizations.create_account(Email="secret@example.com", AccountName="Secret", RoleName="R")
    log = server.control("requests")[1]
    assert log["requests"][0]["input"] == {"Email": "***", "AccountName": "***", "RoleName": "R"}
    assert "ecret" not in json.dumps(log)


def test_a_reset_restores_the_scenario(serve):
    server = serve(SCENARIO)
    inspector = server.client("inspector2")
    inspector.associate_member(accountId=MEMBER)
    assert inspector.list_members(onlyAssociated=False)["members"]
    assert server.control("reset", {})[0] == 200
    assert inspector.list_members(onlyAssociated=False)["members"] == []


@pytest.mark.parametrize(
    ("regions", "exported"),
    [([], "us-east-1"), ([{"name": "eu-west-1"}, {"name": "us-east-1"}], "eu-west-1")],
)
def test_the_exported_region_is_the_first_of_the_scenario(serve, regions, exported):
    server = serve({**SCENARIO, "regions": regions} if regions else SCENARIO)
    assert server.exports["AWS_REGION"] == server.exports["AWS_DEFAULT_REGION"] == exported
    server.client("inspector2", region=exported).list_members()


def test_the_printed_command_repeats_the_organization(serve, tmp_path):
    """A server that is started with the command on standard error sends identical responses."""
    scenario = {"accounts": 30, "failing": 0.5, "seed": 11, "throttle": 0.3, "errors": 0.2}

    def responses(server):
        call = Connection(server)
        for number in range(40):
            body = json.dumps({"MaxResults": 1 + number % 20}).encode()
            target = {"X-Amz-Target": "AWSOrganizationsV20161128.ListAccounts"}
            call.send(signed(server, "organizations", "/", body, headers=target), body)
            status, headers, body = call.read_response()
            yield status, headers["x-amzn-requestid"], headers.get("retry-after"), body

    first = serve(scenario, "--failing", "0.4")
    line = [first.process.stderr.readline() for _ in range(3)][-1]
    command = line.removeprefix("to serve the same organization again: ").split()
    assert command[:2] == ["muster", "serve"]
    again = serve(scenario, *command[4:])
    assert command[2:4] == ["--org", str(tmp_path / "org.json")]
    assert again.control("clock")[1]["now"][:17] == first.control("clock")[1]["now"][:17]
    once, twice = list(responses(first)), list(responses(again))
    assert once == twice
    assert {status for status, *_ in once} == {200, 400, 500}


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        ("clok", None, 404, "did you mean /_muster/clock?"),
        ("reset", None, 405, "must be POST, not GET"),
        ("clock", {"advanceSeconds": -1}, 400, "/advanceSeconds must be"),
        ("clock", {}, 400, "/advanceSeconds must be"),
        ("faults", {"errors": 2}, 400, "/errors must be a number from 0 to 1"),
        ("faults", {"eror": 0}, 400, "/eror"),
        ("faults", [], 400, "must be an object"),
        ("settings", {"inspector": {}}, 400, "did you mean inspector2?"),
        ("settings", {"macie2": {"nonMember": "success"}}, 400, "/macie2/nonMember must be"),
        ("faults", {"operations": {"Enabel": {}}}, 400, "did you mean Enable?"),
        ("clock", "soon", 400, "/advanceSeconds must be"),
        ("clock/", None, 404, "did you mean /_muster/clock?"),
    ],
)
def test_invalid_control_requests_are_explained(serve, path, body, status, message):
    actual, response = serve().control(path, body)
    assert actual == status
    assert message in response["message"]


def test_the_control_paths_are_listed(serve):
    server = serve()
    status, paths = server.control("")
    assert status == 200
    assert paths.keys() == {
        f"/_muster/{name}" for name in ("state", "clock", "faults", "settings", "requests", "reset")
    }
    assert "advanceSeconds" in paths["/_muster/clock"]["POST"]
    with urllib.request.urlopen(server.url + "/_muster", timeout=20) as response:
        assert json.loads(response.read()) == paths
