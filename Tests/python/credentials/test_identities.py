"""The identity of calls: roles, the program's providers and MFA devices; renewal of credentials."""

import json
import select
import threading
from datetime import datetime, timedelta, timezone

import muster
import pytest
from credential_servers import END, asker
from muster import _abi
from muster._library import library
from muster.credentials import ProviderCallback

ROLE = "arn:aws:iam::{}:role/OrganizationAccountAccessRole"
START = 1_800_000_000.0


@pytest.fixture(autouse=True)
def sends_to_the_servers(monkeypatch, servers):
    """All requests are sent to the servers on loopback, and the environment has no keys."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", servers.url)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def in_a_role():
    """A session in which every client acts in a role."""
    return muster.Session(
        region_name="us-east-1",
        aws_access_key_id="AKIA",
        aws_secret_access_key="the-keys-secret",
        options=muster.SessionOptions(role_arn=ROLE.format("123456789012")),
    )


def keys(servers):
    """The access keys of the received calls, except calls of STS."""
    return [asker(request) for request in servers.requests if request.path != "/"]


# Roles.


def test_one_session_calls_as_five_hundred_members():
    """Each simulated member is a separate caller, and STS receives one call for each."""
    records = []
    with muster.Session(
        region_name="us-east-1",
        options=muster.SessionOptions(
            simulation={"accounts": 500, "seed": 7, "throttle": 0, "failing": 0},
            log=records.append,
            log_level="debug",
        ),
    ) as organization:
        listed = organization.client("organizations")
        ids = [
            account["Id"]
            for page in listed.get_paginator("list_accounts").paginate()
            for account in page["Accounts"]
        ]
        clients = [
            organization.client("sts", options=muster.ClientOptions(role_arn=ROLE.format(member)))
            for member in ids
        ]
        calls = [client.submit("get_caller_identity") for client in clients for _ in range(3)]
        callers = [call.result()["Account"] for call in calls]
        assert callers == [member for member in ids for _ in range(3)]
    assumed = [record for record in records if record.fields.get("operation") == "AssumeRole"]
    assert len(assumed) == len(ids) >= 500


def test_a_member_accepts_an_invitation_as_itself(session, accounts):
    account = accounts[0]
    administrator = session.client("macie2")
    member = session.client(
        "macie2", options=muster.ClientOptions(role_arn=ROLE.format(account["accountId"]))
    )
    administrator.enable_macie()
    administrator.create_member(
        account={"accountId": account["accountId"], "email": account["email"]}
    )
    administrator.create_invitations(accountIds=[account["accountId"]])
    member.enable_macie()
    for _ in range(100):
        invitations = member.list_invitations()["invitations"]
        if invitations:
            break
        session.timer(60).result()
    (invitation,) = invitations
    member.accept_invitation(
        administratorAccountId=invitation["accountId"], invitationId=invitation["invitationId"]
    )
    assert (
        member.get_administrator_account()["administrator"]["accountId"]
        == (invitation["accountId"])
    )


def test_the_options_of_a_role_are_sent_to_sts(servers):
    with muster.Session(
        region_name="us-east-1", aws_access_key_id="AKIA", aws_secret_access_key="the-keys-secret"
    ) as session:
        session.client(
            "inspector2",
            options=muster.ClientOptions(
                role_arn=ROLE.format("123456789012"),
                external_id="external",
                role_session_name="me",
                role_duration_seconds=900,
            ),
        ).list_members()
    sts, call = servers.requests
    for part in ("ExternalId=external", "RoleSessionName=me", "DurationSeconds=900"):
        assert part in sts.body.decode()
    assert asker(sts) == "AKIA"
    assert asker(call).startswith("ASIA")


def test_a_session_can_assume_a_role_for_all_clients(servers):
    with in_a_role() as session:
        session.client("inspector2").list_members()
        session.client("macie2").list_members()
        other = session.client(
            "macie2", options=muster.ClientOptions(role_arn=ROLE.format("210987654321"))
        )
        other.list_members()
    assert [asker(request) for request in servers.requests if request.path == "/"] == ["AKIA"] * 2
    first, second, third = keys(servers)
    assert first == second != third


def test_options_of_a_role_require_a_role():
    with pytest.raises(muster.MusterError, match="require role_arn"):
        muster.Session(
            region_name="us-east-1", options=muster.SessionOptions(external_id="external")
        )


# The program's providers.


def test_a_provider_of_the_program_comes_before_the_environment(servers, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-keys-secret")
    given = [muster.Credentials("PROGRAM", "the-keys-secret", "the-keys-token"), None]
    for expected in ("PROGRAM", "ENVIRONMENT"):
        with muster.Session(
            region_name="us-east-1", options=muster.SessionOptions(credentials=lambda: given.pop(0))
        ) as session:
            session.client("inspector2").list_members()
        assert keys(servers)[-1] == expected


def test_the_exception_of_a_provider_is_the_reason():
    def provider():
        raise LookupError("the vault is closed")

    with muster.Session(
        region_name="us-east-1", options=muster.SessionOptions(credentials=provider)
    ) as session:
        client = session.client("inspector2")
        with pytest.raises(muster.ConfigurationError, match="LookupError: the vault is closed"):
            client.list_members()


def test_credentials_do_not_show_their_secrets():
    shown = repr(muster.Credentials("AKIA", "hidden", "hidden too"))
    assert "AKIA" in shown
    assert "hidden" not in shown


def test_credentials_are_renewed_by_the_sessions_clock():
    """Keys for an hour: 15 minutes before they expire, new keys are fetched while the old ones are
    still used; 10 minutes before, calls wait for the new ones."""
    now, given = [START], []

    def provider():
        given.append(now[0])
        expires = datetime.fromtimestamp(now[0], timezone.utc) + timedelta(hours=1)
        return muster.Credentials(f"KEY{len(given)}", "the-keys-secret", "the-keys-token", expires)

    def transport(request):
        used.append(request.headers["Authorization"].split("=")[1].partition("/")[0])
        return 200, {}, b'{"members": []}'

    used = []
    with muster.Session(
        region_name="us-east-1",
        options=muster.SessionOptions(
            credentials=provider, transport=transport, clock=lambda: now[0]
        ),
    ) as session:
        client = session.client("inspector2")
        for minute in (0, 44, 46, 46, 80, 96, 98):
            now[0] = START + 60 * minute
            client.list_members()
    assert used == ["KEY1", "KEY1", "KEY1", "KEY2", "KEY2", "KEY3", "KEY3"]


def test_a_failing_provider_is_retried_while_the_credentials_are_valid():
    now, call_times, used = [START], [], []

    def provider():
        call_times.append(now[0])
        if len(call_times) > 1:
            raise LookupError("closed")
        expires = datetime.fromtimestamp(START, timezone.utc) + timedelta(hours=1)
        return muster.Credentials("KEY", "the-keys-secret", "the-keys-token", expires)

    def transport(request):
        used.append(request)
        return 200, {}, b'{"members": []}'

    with muster.Session(
        region_name="us-east-1",
        options=muster.SessionOptions(
            credentials=provider, transport=transport, clock=lambda: now[0]
        ),
    ) as session:
        client = session.client("inspector2")
        for second in range(0, 3600, 10):
            now[0] = START + second
            client.list_members()
        now[0] = START + 3600
        with pytest.raises(muster.ConfigurationError, match="closed"):
            client.list_members()
    assert len(used) == 360
    waits = [later - earlier for earlier, later in zip(call_times[1:], call_times[2:])]
    assert call_times[1] == START + 45 * 60
    assert all(30 <= wait <= 100 for wait in waits[:-1])
    assert len(set(waits)) > 1


@pytest.fixture
def late(monkeypatch):
    """A session whose provider returns later, from another thread."""
    timers = []

    def called(provider, request, _):
        struct = _abi.CredentialsStruct(access_key_id=b"LATE", secret_access_key=b"the-keys-secret")
        provide = library().muster_session_provide_credentials
        timers.append(threading.Timer(0.05, provide, [provider.session, request, struct, None]))
        timers[-1].start()

    monkeypatch.setattr(ProviderCallback, "_provide", called)
    with muster.Session(
        region_name="us-east-1", options=muster.SessionOptions(credentials=lambda: None)
    ) as session:
        yield session
        for timer in timers:
            timer.join()
        assert len(timers) == 1


def test_many_calls_wait_for_one_result_from_another_thread(late, servers):
    client = late.client("inspector2")
    for call in [client.submit("list_members") for _ in range(50)]:
        call.result()
    assert keys(servers) == ["LATE"] * 50


def test_a_blocking_call_waits_for_a_result_from_another_thread(late, servers):
    late.client("inspector2").list_members()
    assert keys(servers) == ["LATE"]


# MFA devices.


@pytest.fixture
def guarded(monkeypatch, tmp_path):
    """A profile whose role requires an MFA code."""
    path = tmp_path / "config"
    path.write_text(
        "[profile base]\naws_access_key_id = BASE\naws_secret_access_key = the-keys-secret\n"
        f"[profile guarded]\nrole_arn = {ROLE.format('123456789012')}\nsource_profile = base\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    return "guarded"


def test_the_program_is_prompted_for_an_mfa_code(guarded, servers):
    serials = []
    with muster.Session(
        region_name="us-east-1",
        profile_name=guarded,
        options=muster.SessionOptions(mfa=lambda serial: serials.append(serial) or "123456"),
    ) as session:
        session.client("inspector2").list_members()
    assert serials == ["arn:aws:iam::123456789012:mfa/me"]
    assert "TokenCode=123456" in servers.requests[0].body.decode()


@pytest.mark.parametrize("prompt", [None, lambda _: None])
def test_without_a_code_the_role_is_not_assumed(guarded, servers, prompt):
    with muster.Session(
        region_name="us-east-1", profile_name=guarded, options=muster.SessionOptions(mfa=prompt)
    ) as session:
        client = session.client("inspector2")
        with pytest.raises(muster.ConfigurationError, match="none was provided") as raised:
            client.list_members()
    assert raised.value.code == "NoMFACodeError"
    assert servers.requests == []


# Errors and logs.


def test_the_configuration_shows_sources_and_masks_keys(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "never-shown")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    with muster.Session(region_name="eu-west-1") as session:
        configuration = session.describe_configuration()
    settings = {setting.pop("name"): setting for setting in configuration["settings"]}
    assert settings["region"] == {"value": "eu-west-1", "source": "option region"}
    assert settings["max_attempts"] == {"value": "5", "source": "AWS_MAX_ATTEMPTS"}
    assert settings["use_fips_endpoint"] == {"value": None, "source": ""}
    assert configuration["credentials"] == {
        "access_key": "****************MPLE", "secret_key": "****************EKEY", "method": "env",
    }  # fmt: skip
    assert "never-shown" not in json.dumps(configuration)


def test_the_configuration_shows_why_there_are_no_credentials():
    with muster.Session(region_name="eu-west-1") as session:
        error = session.describe_configuration()["credentials"]["error"]
    assert error["code"] == "NoCredentialsError"
    assert "the environment: AWS_ACCESS_KEY_ID is not set" in error["message"]


def test_the_configuration_of_a_role_shows_its_credentials():
    with in_a_role() as session:
        configuration = session.describe_configuration()["credentials"]
    assert (configuration["method"], configuration["expires"]) == ("assume-role", END)


def test_requests_name_the_library_and_the_application(servers, monkeypatch):
    for application, expected in [("", ""), ("billing", " app/billing"), ("a b/ü", " app/a-b--")]:
        monkeypatch.setenv("AWS_SDK_UA_APP_ID", application)
        with muster.Session(
            region_name="us-east-1",
            aws_access_key_id="AKIA",
            aws_secret_access_key="the-keys-secret",
        ) as session:
            session.client("inspector2").list_members()
        agent = servers.requests[-1].headers["user-agent"]
        assert agent.startswith(f"muster/{muster.__version__} ua/2.1 ")
        assert agent.partition(" cfg/retry-mode#standard")[2] == expected


@pytest.mark.parametrize("keeps_loop", [False, True])
def test_a_credential_process_works_although_the_hosts_clock_is_stopped(
    monkeypatch, tmp_path, keeps_loop
):
    """The session waits for a credential process by the machine's clock."""
    path = tmp_path / "config"
    printed = {"Version": 1, "AccessKeyId": "AKIAPRINTED", "SecretAccessKey": "printed-secret"}
    (tmp_path / "printed.json").write_text(json.dumps(printed))
    path.write_text(
        f"[default]\ncredential_process = sh -c 'sleep 0.1; cat {tmp_path}/printed.json'\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    used = []

    def transport(request):
        used.append(request.headers["Authorization"].split("=")[1].partition("/")[0])
        return 200, {}, b'{"members": []}'

    with muster.Session(
        region_name="us-east-1",
        options=muster.SessionOptions(transport=transport, clock=lambda: START),
    ) as session:
        call = session.client("macie2").submit("list_members")
        while keeps_loop and not session.poll(0):
            select.select([session.fileno()], [], [], 60)
        assert call.result()["members"] == []
    assert used == ["AKIAPRINTED"]
