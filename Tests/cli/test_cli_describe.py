"""`muster describe`, and the manual page."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cli import err, muster, out
from test_cli_terminal import run_on_terminal


def test_an_operation_is_shown_with_its_limits():
    completed = muster("describe", "inspector2", "batch_get_member_ec2_deep_inspection_status")
    assert completed.returncode == 0, err(completed)
    assert err(completed) == ""
    lines = [line.split() for line in out(completed).splitlines()]
    assert ["BatchGetMemberEc2DeepInspectionStatus"] in lines
    assert "muster call inspector2 batch-get-member-ec2-deep-inspection-status" in out(completed)
    assert ["errorMessage", "string;", "at", "least", "1", "character"] in lines
    text = " ".join(out(completed).split())
    assert "accountIds list of string; 0 to 100 elements; each exactly 12 characters;" in text
    assert ["ThrottlingException", "429"] in lines


def test_nested_members_are_indented():
    page = out(muster("describe", "inspector2", "list-findings"))
    within = page[page.index("    severity ") :].splitlines()
    assert within[1].startswith("      comparison * ")
    assert "one of EQUALS, PREFIX" in within[1]


def test_a_recursive_structure_is_shown_once():
    completed = muster("describe", "organizations", "accept-handshake")
    assert completed.returncode == 0
    assert out(completed).count("  Resources ") == 2


def test_an_operation_without_input_and_output_is_described():
    page = out(muster("describe", "macie2", "disable-macie"))
    assert "\ninput: none\n" in page
    assert "\noutput: none\n" in page


@pytest.mark.parametrize("columns", [80, 140])
def test_a_page_fits_the_terminal(columns):
    words = ("describe", "macie2", "create-findings-filter")
    _, page = run_on_terminal(*words, columns=columns)
    assert max(map(len, page.splitlines())) <= columns


def test_a_service_is_shown_with_its_operations():
    page = out(muster("describe", "macie2"))
    assert page.startswith("macie2: Amazon Macie, ")
    assert "  get-macie-session " in page


@pytest.mark.parametrize("words", [["inspector2"], ["inspector2", "enable"]])
def test_a_description_can_be_printed_as_json(words):
    described = json.loads(out(muster("describe", *words, "--output", "json")))
    assert described["name"] in ("inspector2", "Enable")


def test_the_manual_has_every_command_and_its_options():
    page = out(muster("manual"))
    assert page.startswith(".Dd")
    for command in ("run", "call", "describe", "operations", "accounts", "completion", "manual"):
        assert f".Ss muster {command}" in page
    assert ".It Fl \\-endpoint\\-url Ar URL\n" in page


def test_the_manual_describes_each_common_option_once():
    page = out(muster("manual"))
    assert ".Sh COMMON OPTIONS" in page
    for flag in ("endpoint\\-url", "simulation", "max\\-attempts", "quiet", "help"):
        assert page.count(f".It Fl \\-{flag}") == 1
    assert "The commands run, snapshot, diff, call have these options:" in page


def test_the_manual_is_installed():
    installed = Path(os.environ["MUSTER_PREFIX"], "share/man/man1/muster.1").read_bytes()
    assert installed == muster("manual").stdout


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not installed")
def test_mandoc_reports_no_problem():
    lint = ["mandoc", "-T", "lint"]
    completed = subprocess.run(
        lint, input=out(muster("manual")), capture_output=True, text=True, check=False
    )
    assert completed.stdout + completed.stderr == ""


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_groff_reports_no_problem():
    completed = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-K", "utf8", "-z"],
        input=out(muster("manual")), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert completed.stderr == ""
