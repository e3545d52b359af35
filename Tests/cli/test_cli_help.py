"""The help, the version, and what is said of a command line that is wrong."""

import re
import subprocess

import pytest
from cli import ENABLE, MUSTER, err, muster, out

COMMANDS = ["run", "call", "describe", "operations", "accounts", "completion", "manual"]


def test_alone_it_shows_the_commands_and_fails():
    completed = muster()
    assert completed.returncode == 2
    assert all(f"  {name} " in err(completed) for name in COMMANDS)
    assert out(completed) == ""


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_the_help_goes_to_the_output_and_succeeds(words):
    completed = muster(*words)
    assert completed.returncode == 0
    assert all(f"  {name} " in out(completed) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_same_help_in_both_ways(name):
    asked, told = muster(name, "--help"), muster("help", name)
    assert asked.returncode == told.returncode == 0
    assert asked.stdout == told.stdout
    assert out(asked).startswith(f"usage: muster {name}")
    assert "--help" in out(asked)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal(name):
    assert max(map(len, out(muster(name, "--help")).splitlines())) <= 90


def test_the_help_of_a_script_shows_its_parameters(script):
    path = script(ENABLE, "enable.lua")
    after, before = muster("run", path, "--help"), muster("run", "--help", path)
    assert after.returncode == 0
    assert after.stdout == before.stdout
    text = " ".join(out(after).split())
    assert "parameters of enable.lua" in text
    assert "Makes accounts members and switches Amazon Inspector on in them." in text
    assert "--accounts FILE the accounts (required)" in text
    assert "--regions LIST Regions to work in (default us-east-1)" in text
    assert "--live" in text


def test_the_version_is_told():
    completed = muster("--version")
    assert completed.returncode == 0
    assert re.fullmatch(r"muster \d+\.\d+\.\d+\n", out(completed))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rn"], "unknown command 'rn'; did you mean 'run'?"),
        (["fortify"], "unknown command 'fortify'; 'muster --help' lists them"),
        ([""], "unknown command ''"),
        (["help", "rn"], "did you mean 'run'?"),
        (["run"], "SCRIPT is missing"),
        (["run", "--sed", "4"], "unknown option '--sed'; did you mean --seed?"),
        (["run", "--accounts", "a.csv"], "'--accounts': muster run SCRIPT [--NAME VALUE ...]"),
        (["run", "/no/such.lua"], "cannot open '/no/such.lua': No such file"),
        (["run", "/"], "cannot read '/': Is a directory"),
        (["run", "/dev/zero"], "larger than 256 MiB"),
        (["call", "inspector2"], "OPERATION is missing"),
        (["call", "inspector2", "enable", "x"], "'x' is one operand too many"),
        (["call", "a", "b"], "Unknown service: 'a'"),
        (["call", "--live=yes"], "--live takes no value"),
        (["call", "inspector2", "enable", "--input"], "--input needs a value"),
        (["call", "inspector2", "enable", "--input", "@/no/such"], "cannot open '/no/such'"),
        (["call", "sts", "get-caller-identity", "--region", "--live"], "--region needs a value"),
        (["call", "sts", "get-caller-identity", "--region="], "--region has an empty value"),
        (
            ["call", "sts", "get-caller-identity", "--seed", "99999999999999999999"],
            "--seed takes a whole number",
        ),
        (
            ["call", "sts", "get-caller-identity", "--simulation", "nonsense", "--seed", "1"],
            "not JSON",
        ),
        (
            ["call", "sts", "get-caller-identity", "--simulation", "[]", "--seed", "1"],
            "a JSON object is needed",
        ),
        (
            ["call", "sts", "get-caller-identity", "--endpoint-url", "http://x"],
            "--endpoint-url needs --live",
        ),
        (["run", "/dev/null", "--journal", "j.db"], "--journal needs --live"),
        (
            ["call", "sts", "get-caller-identity", "--live", "--seed", "1"],
            "--seed and --live exclude each other",
        ),
        (["describe"], "SERVICE is missing"),
        (["describe", "inspector"], "inspector2"),
        (["describe", "inspector2", "enabel"], "enable"),
        (["completion", "tcsh"], "SHELL is bash, zsh or fish, not 'tcsh'"),
        (["accounts", "--count", "many"], "--count takes a whole number"),
        (["accounts", "--output", "xml"], "--output is json or csv, not 'xml'"),
        (["accounts", "extra"], "'extra' is one operand too many"),
        (["operations", "-x"], "unknown option '-x'"),
    ],
)
def test_a_wrong_command_line_is_explained(words, message):
    completed = muster(*words)
    assert message in err(completed)
    assert completed.returncode == 2
    assert out(completed) == ""


def test_words_that_are_not_utf8_are_refused():
    completed = muster(b"call", b"\xff\xfe", b"enable")
    assert completed.returncode == 2
    assert "argument 2 is not UTF-8" in err(completed)


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_bytes(b'{"seed": 1}\x00\xff')
    completed = muster("call", "macie2", "list_members", "--simulation", f"@{path}")
    assert completed.returncode == 2
    assert "is not UTF-8 text" in err(completed)


def test_a_full_disk_is_not_success():
    with open("/dev/full", "wb") as full:
        completed = subprocess.run(
            [MUSTER, "operations"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert completed.returncode == 1
    assert b"No space left on device" in completed.stderr


def test_a_reader_that_leaves_ends_it_quietly():
    completed = subprocess.run(
        ["bash", "-c", '"$MUSTER" accounts --count 5000 | head -n 1'],
        capture_output=True,
        check=False,
    )
    assert completed.stdout == b"{\n"
    assert completed.stderr == b""
