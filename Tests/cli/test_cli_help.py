"""The help, the version, and the messages about an invalid command line."""

import re
import subprocess

import pytest
from cli import ENABLE, MUSTER, err, muster, out

COMMANDS = ["run", "call", "describe", "operations", "accounts", "completion", "manual"]


def test_without_a_command_the_help_is_an_error():
    completed = muster()
    assert completed.returncode == 2
    assert all(f"  {name} " in err(completed) for name in COMMANDS)
    assert out(completed) == ""


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_the_help_goes_to_standard_output(words):
    completed = muster(*words)
    assert completed.returncode == 0
    assert all(f"  {name} " in out(completed) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_command_and_help_option_print_the_same(name):
    option, command = muster(name, "--help"), muster("help", name)
    assert option.returncode == command.returncode == 0
    assert option.stdout == command.stdout
    assert out(option).startswith(f"usage: muster {name}")
    assert "--help" in out(option)


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


def test_the_help_shows_which_options_can_be_combined():
    text = " ".join(out(muster("help", "run")).split())
    assert "'muster runs FILE' lists them. Requires --live." in text
    assert "Cannot be used with --simulation or --live." in text
    assert "--query" not in text


def test_the_help_has_the_default_seed_of_the_library():
    assert "(default 1)" in " ".join(out(muster("help", "run")).split())
    assert "seed 1:" in err(muster("call", "sts", "get-caller-identity"))


def test_the_version_is_printed():
    completed = muster("--version")
    assert completed.returncode == 0
    assert re.fullmatch(r"muster \d+\.\d+\.\d+\n", out(completed))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rn"], "unknown command 'rn'; did you mean 'run'?"),
        (["fortify"], "unknown command 'fortify'; 'muster help' lists the commands"),
        ([""], "unknown command ''"),
        (["help", "rn"], "did you mean 'run'?"),
        (["run"], "missing argument SCRIPT"),
        (["run", "--sed", "4"], "unknown option '--sed'; did you mean --seed?"),
        (
            ["run", "--accounts", "a.csv"],
            "'--accounts' (usage: muster run SCRIPT [--NAME VALUE ...]",
        ),
        (["run", "/no/such.lua"], "/no/such.lua cannot be read: No such file"),
        (["run", "/"], "/ cannot be read: Is a directory"),
        (["run", "/dev/zero"], "larger than 256 MiB"),
        (["call", "inspector2"], "missing argument OPERATION"),
        (["call", "inspector2", "enable", "x"], "unexpected argument 'x'"),
        (["call", "a", "b"], "Unknown service: 'a'"),
        (["call", "--live=yes"], "--live does not take a value"),
        (["call", "inspector2", "enable", "--input"], "--input requires a value"),
        (["call", "inspector2", "enable", "--input", "@/no/such"], "/no/such cannot be read"),
        (["call", "sts", "get-caller-identity", "--region", "--live"], "--region requires a value"),
        (["call", "sts", "get-caller-identity", "--region="], "--region has an empty value"),
        (
            ["call", "sts", "get-caller-identity", "--seed", "99999999999999999999"],
            "--seed must be a 64-bit integer, not '99999999999999999999'",
        ),
        (
            ["call", "sts", "get-caller-identity", "--simulation", "nonsense", "--seed", "1"],
            "not valid JSON",
        ),
        (
            ["call", "sts", "get-caller-identity", "--simulation", "[]", "--seed", "1"],
            "a JSON object is required",
        ),
        (
            ["call", "sts", "get-caller-identity", "--endpoint-url", "http://x"],
            "--endpoint-url requires --live",
        ),
        (["run", "/dev/null", "--journal", "j.db"], "--journal requires --live"),
        (
            ["call", "sts", "get-caller-identity", "--live", "--seed", "1"],
            "--seed and --live cannot be used together",
        ),
        (["describe"], "missing argument SERVICE"),
        (["describe", "inspector"], "inspector2"),
        (["describe", "inspector2", "enabel"], "enable"),
        (["completion", "tcsh"], "SHELL must be bash, zsh or fish, not 'tcsh'"),
        (
            ["accounts", "--count", "many"],
            "--count must be an integer from 0 to 100000, not 'many'",
        ),
        (["accounts", "--count", "-3"], "--count must be an integer from 0 to 100000, not '-3'"),
        (["accounts", "--output", "xml"], "--output must be json, csv or table, not 'xml'"),
        (["accounts", "extra"], "unexpected argument 'extra'"),
        (["operations", "-x"], "unknown option '-x'"),
    ],
)
def test_an_invalid_command_line_is_explained(words, message):
    completed = muster(*words)
    assert message in err(completed)
    assert completed.returncode == 2
    assert out(completed) == ""


def test_arguments_that_are_not_utf8_are_rejected():
    completed = muster(b"call", b"\xff\xfe", b"enable")
    assert completed.returncode == 2
    assert "argument 2 is not UTF-8" in err(completed)


def test_a_file_that_is_not_utf8_is_rejected(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_bytes(b'{"seed": 1}\x00\xff')
    completed = muster("call", "macie2", "list_members", "--simulation", f"@{path}")
    assert completed.returncode == 2
    assert "is not UTF-8 text" in err(completed)


def test_a_full_disk_is_an_error():
    with open("/dev/full", "wb") as full:
        completed = subprocess.run(
            [MUSTER, "operations"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert completed.returncode == 2
    assert b"No space left on device" in completed.stderr


def test_a_closed_pipe_ends_the_program_without_a_message():
    completed = subprocess.run(
        ["bash", "-c", '"$MUSTER" accounts --count 5000 | head -n 1'],
        capture_output=True,
        check=False,
    )
    assert completed.stdout == b"{\n"
    assert completed.stderr == b""
