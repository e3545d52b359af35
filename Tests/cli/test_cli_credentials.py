"""Credentials of commands: profiles and roles; also `muster configure list`."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli import MUSTER, err, muster, out
from credential_servers import CredentialServers, asker

ROLE = "arn:aws:iam::123456789012:role/a-role"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "the-sessions-token",
}
LIST = ["call", "inspector2", "list-members", "--live"]


@pytest.fixture
def servers():
    with CredentialServers() as server:
        yield server


@pytest.fixture
def home(tmp_path):
    """Writes ~/.aws/config and returns environment variables for this home directory."""

    def write(config=""):
        (tmp_path / ".aws").mkdir()
        (tmp_path / ".aws/config").write_text(config)
        return {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"}

    return write


def rows(completed):
    """The rows of the table, by their first cell."""
    assert completed.returncode == 0, err(completed)
    return {line.split()[0]: line.split()[1:] for line in out(completed).splitlines()}


def test_missing_credentials_are_not_found(home):
    listed = rows(muster("configure", "list", **home()))
    assert listed["credentials"] == ["not", "found"]


def test_settings_are_listed_with_their_sources(home):
    variables = home("[default]\nregion = eu-west-1\n[profile other]\nuse_fips_endpoint = true\n")
    listed = rows(muster("configure", "list", **variables, **KEYS))
    assert listed["access_key"] == ["*" * 16 + "MPLE", "env"]
    assert listed["secret_key"] == ["*" * 16 + "EKEY", "env"]
    assert listed["region"] == ["eu-west-1", "region", "of", "the", "profile"]
    assert listed["use_fips_endpoint"] == []
    assert listed["config_file"] == ["~/.aws/config", "default"]

    words = ["configure", "list", "--profile", "other", "--region", "us-east-2"]
    listed = rows(muster(*words, **variables))
    assert listed["profile"] == ["other", "option", "profile"]
    assert listed["region"] == ["us-east-2", "option", "region"]
    assert listed["use_fips_endpoint"][0] == "true"
    assert listed["credentials"] == ["not", "found"]


def test_no_secret_is_listed(home):
    for words in (["--output", "json"], []):
        completed = muster("configure", "list", *words, **home() if not words else {}, **KEYS)
        for secret in (*KEYS.values(), KEYS["AWS_SECRET_ACCESS_KEY"][-5:]):
            assert secret not in out(completed) + err(completed)


def test_no_credentials_are_requested_without_live(home, servers):
    variables = {**home(), "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{servers.url}/ecs"}
    listed = json.loads(out(muster("configure", "list", "--output", "json", **variables)))
    assert "no request is sent without --live" in listed["credentials"]["error"]["message"]
    assert servers.requests == []
    listed = json.loads(out(muster("configure", "list", "--live", "--output", "json", **variables)))
    assert listed["credentials"]["method"] == "container-role"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show"], "unknown action 'show' (usage: muster configure [list]"),
        (["list", "--profile", "nobody"], "The config profile 'nobody' could not be found"),
    ],
)
def test_invalid_arguments_of_configure_are_rejected(home, words, message):
    completed = muster("configure", *words, **home())
    assert completed.returncode == 2
    assert message in err(completed)


def test_a_profile_can_be_selected(home, servers):
    config = "[profile p]\nregion = us-east-1\naws_access_key_id = P\n"
    config += "aws_secret_access_key = the-keys-secret\n"
    variables = {**home(config), **KEYS, "AWS_ENDPOINT_URL": servers.url}
    completed = muster(*LIST, "--profile", "p", **variables)
    assert completed.returncode == 0, err(completed)
    assert [asker(request) for request in servers.requests] == ["P"]


def test_a_role_is_assumed(home, servers):
    variables = {**home(), **KEYS, "AWS_ENDPOINT_URL": servers.url, "AWS_REGION": "us-east-1"}
    completed = muster(*LIST, "--role-arn", ROLE, "--external-id", "xx", "--debug", **variables)
    assert completed.returncode == 0, err(completed)
    sts, call = servers.requests
    assert b"ExternalId=xx" in sts.body
    assert asker(call).startswith("ASIA")
    for secret in (*KEYS.values(), call.headers["x-amz-security-token"]):
        if secret != KEYS["AWS_ACCESS_KEY_ID"]:
            assert secret not in err(completed) + out(completed)


def test_a_role_is_assumed_in_the_simulated_organization():
    completed = muster("call", "sts", "get-caller-identity", "--role-arn", ROLE)
    assert json.loads(out(completed))["Account"] == "123456789012"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--profile", "p"],
            "--profile requires --live: a simulated organization does not use profiles",
        ),
        (["--live", "--external-id", "x"], "--external-id requires --role-arn"),
    ],
)
def test_conflicting_options_are_rejected(words, message):
    completed = muster("call", "sts", "get-caller-identity", *words)
    assert completed.returncode == 2
    assert message in err(completed)


def test_the_mfa_code_is_read_from_the_terminal(home, servers):
    config = f"[default]\nregion = us-east-1\nrole_arn = {ROLE}\nsource_profile = base\n"
    config += "mfa_serial = my-device\n[profile base]\n"
    config += "aws_access_key_id = BASE\naws_secret_access_key = the-keys-secret\n"
    environment = {**home(config), "AWS_ENDPOINT_URL": servers.url, "PATH": os.environ["PATH"]}
    child, terminal = pty.fork()
    if child == 0:
        os.execve(MUSTER, [MUSTER, *LIST], environment)
    shown = b""
    while b"my-device: " not in shown:
        shown += os.read(terminal, 1000)
    os.write(terminal, b"654321\n")
    while True:
        try:
            shown += os.read(terminal, 1000)
        except OSError:  # Linux reports the closed terminal as an error.
            break
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert b"Enter MFA code for my-device: " in shown
    assert b"654321" not in shown
    assert b"TokenCode=654321" in servers.requests[0].body


def test_an_mfa_code_requires_a_terminal(home, servers):
    config = f"[default]\nregion = us-east-1\nrole_arn = {ROLE}\nsource_profile = default\n"
    config += (
        "mfa_serial = my-device\naws_access_key_id = A\naws_secret_access_key = the-keys-secret\n"
    )
    environment = {**home(config), "AWS_ENDPOINT_URL": servers.url, "PATH": os.environ["PATH"]}
    completed = subprocess.run(
        [MUSTER, *LIST], capture_output=True, env=environment, check=False, start_new_session=True
    )
    assert completed.returncode == 2
    assert b"but none was provided" in completed.stderr


@pytest.mark.parametrize("words", [[*LIST, "--endpoint-url"], ["configure", "list"]])
def test_a_password_in_an_endpoint_is_rejected_and_not_printed(home, words):
    url = "http://me:the-endpoints-password@127.0.0.1:1"
    variables = {**home(), **KEYS, "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": url}
    completed = muster(*words, *([url] if words[0] == "call" else []), **variables)
    assert "the-endpoints-password" not in out(completed) + err(completed)
    if words[0] == "call":
        assert completed.returncode == 2
        assert "must not contain a user name or a password" in err(completed)
    else:
        assert "http://***@127.0.0.1:1" in out(completed)


def test_the_error_of_an_invalid_line_has_only_its_position(home):
    """The line may contain a key."""
    variables = home("[default]\naws_secret_access_key =\nwJalrXUtnFEMIbPxRfiCYEXAMPLEKEY\n")
    completed = muster("configure", "list", **variables)
    assert completed.returncode == 2
    assert "/.aws/config, line 3: the line is neither a [section] nor name = value" in err(
        completed
    )
    assert "wJalr" not in err(completed)


BESIDE = """\
[default]
region = eu-west-1
[profile program]
region = us-west-2
credential_process = printf {printed}
[profile role]
role_arn = {role}
source_profile = default
region = eu-central-1
"""
PRINTED = (
    r"{\"Version\":1,\"AccessKeyId\":\"AKIAPRINTEDEXAMPLE\","
    r"\"SecretAccessKey\":\"printed-secret\"}"
)


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        ([], {}),
        ([], {**KEYS, "AWS_DEFAULT_REGION": "sa-east-1"}),
        (["--profile", "program"], {}),
        (["--profile", "role"], {}),
        ([], {"AWS_PROFILE": "program", **KEYS}),
        (["--profile", "program"], KEYS),
    ],
)
def test_configure_list_matches_the_aws_cli(home, servers, tmp_path, words, variables):
    environment = home(BESIDE.format(role=ROLE, printed=PRINTED))
    (tmp_path / ".aws/credentials").write_text(
        "[default]\naws_access_key_id = AKIAIOSFODNN7DEFAULT\n"
        "aws_secret_access_key = wJalrXUtnFEMIbPxRfiCYDEFAULTKEY\n"
    )
    environment |= {**variables, "AWS_ENDPOINT_URL": servers.url, "PATH": os.environ["PATH"]}
    aws = Path(sys.executable).with_name("aws")
    theirs = subprocess.run(
        [aws, "configure", "list", *words], capture_output=True, check=True, env=environment
    )
    rows_of_aws = [line.split() for line in out(theirs).splitlines()[2:]]
    listed = rows(muster("configure", "list", "--live", *words, **environment))
    expected = {name: value for name, value, *_ in rows_of_aws if value != "<not"}
    expected.setdefault("profile", "default")
    assert {name: listed[name][0] for name in expected} == expected
    method = {row[0]: row[2] for row in rows_of_aws}["access_key"]
    assert listed["access_key"][1:] == [method]


REGIONS = [
    ("us-east-1", None),
    ("nowhere", "No AWS partition has a Region named 'nowhere'"),
    ("us-esat-1", "'us-esat-1' is not among the Regions that this version of Muster knows; did you "
     "mean us-east-1?"),
    ("eu-west-9", "'eu-west-9' is not among the Regions that this version of Muster knows"),
    ("us-east-1 # prod", "No AWS partition has a Region named 'us-east-1 # prod'. "
     "A comment must be on its own line."),
]  # fmt: skip


@pytest.mark.parametrize(("region", "warning"), REGIONS)
def test_a_region_that_is_not_known_is_named_beside_the_settings(tmp_path, region, warning):
    config = tmp_path / "config"
    config.write_text(f"[default]\nregion = {region}\n")
    completed = muster(
        "configure", "list", "--output", "json", AWS_CONFIG_FILE=config,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    assert completed.returncode == 0
    settings = json.loads(out(completed))["settings"]
    (setting,) = [each for each in settings if each["name"] == "region"]
    assert setting["value"] == region
    assert setting.get("warning", "").startswith(warning or "")
    assert bool(warning) == ("warning" in setting)
    expected = f"muster: region (region of the profile): {setting['warning']}\n" if warning else ""
    assert err(completed) == expected


def test_control_characters_in_names_are_printed_escaped(tmp_path):
    config = tmp_path / "config"
    config.write_text("[profile a\x1b[31m\x07]\nregion = x\x1b[2Jy\nsource_profile = b\x1b[1m\n")
    variables = {
        "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }  # fmt: skip
    for words in (
        ["configure", "list", "--profile", "other\x1b[31m"],
        ["configure", "list", "--profile", "a\x1b[31m\x07"],
        ["configure", "list", "--profile", "a\x1b[31m\x07", "--output", "json"],
        ["call", "sts", "get-caller-identity", "--live", "--profile", "a\x1b[31m\x07"],
    ):
        completed = muster(*words, **variables)
        written = out(completed) + err(completed)
        assert not {each for each in written if ord(each) < 32 and each != "\n"}, written
        assert "\\x1b[" in written or "\\u001b[" in written


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "command",
    [
        LIST,
        ["snapshot", "--live", "--regions", "us-east-1"],
        ["configure", "list"],
        ["run", "script.lua", "--live"],
    ],
    ids=lambda words: words[0],
)
def test_the_first_signal_ends_the_wait_for_a_credential_process(tmp_path, command, number):
    begun = tmp_path / "begun"
    process = f"sh -c 'touch {begun}; exec sleep 60'"
    (tmp_path / "config").write_text(
        f"[default]\nregion = us-east-1\ncredential_process = {process}\n"
    )
    (tmp_path / "script.lua").write_text(
        "return require('muster').client('inspector2'):list_members {}"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    muster_process = subprocess.Popen(
        [MUSTER, *command], cwd=tmp_path, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not begun.exists():
        time.sleep(0.01)
    muster_process.send_signal(number)
    _, errors = muster_process.communicate(timeout=30)
    assert muster_process.returncode == 128 + number, errors
    assert "interrupted" in errors
