"""The same onboarding in C, C++, Python and Lua: the same accounts and seed, the same outcomes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import paged_service
import pytest
from recorder import Recorder

ROOT = Path(__file__).resolve().parents[3]

PREFIX = os.environ["MUSTER_PREFIX"]
SCENARIO = {"accounts": 60, "seed": 11, "failing": 0.2}
LIBRARY = os.path.join(PREFIX, "lib")
CREDENTIALS = {
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}


@pytest.fixture(scope="module")
def accounts_file(tmp_path_factory):
    """The accounts of the scenario, as `aws organizations list-accounts` prints them."""
    command = [os.environ["MUSTER"], "accounts", "--count", "60", "--seed", "11"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout
    path = tmp_path_factory.mktemp("accounts") / "accounts.json"
    path.write_bytes(listed)
    return path


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Compiles an example by the commands in its first lines, with pkg-config."""
    environment = {**os.environ, "PKG_CONFIG_PATH": os.path.join(LIBRARY, "pkgconfig")}
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "muster"],
        check=True,
        capture_output=True,
        env=environment,
        text=True,
    ).stdout.split()

    def compiled(compiler, source):
        program = tmp_path_factory.mktemp("example") / "onboard"
        command = [*compiler, "-Wall", "-Wextra", "-pedantic", "-Werror", "-o", program, source]
        subprocess.run([*command, *flags, f"-Wl,-rpath,{LIBRARY}"], check=True)
        return [str(program)]

    return compiled


def run_example(command, accounts_file, scenario):
    arguments = [*command, str(accounts_file), "--simulation", json.dumps(scenario)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "bindings" / "python")}
    return subprocess.run(arguments, capture_output=True, env=environment, text=True)


def outcomes_printed(command, accounts_file):
    """The outcomes that an example prints for accounts that are not done."""
    done = run_example(command, accounts_file, SCENARIO)
    assert done.returncode == 1, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return sorted((account, service_of(step), outcome) for account, _, step, outcome, _ in lines)


def service_of(step):
    return step.split()[0]


@pytest.fixture(scope="module")
def expected(accounts_file):
    return outcomes_printed([sys.executable, str(ROOT / "bindings/python/examples/onboard.py")],
                            accounts_file)  # fmt: skip


def test_some_accounts_are_not_done(expected):
    assert 0 < len(expected) < 30


def test_c_and_python_agree(build, accounts_file, expected):
    program = build(["cc", "-std=c99"], ROOT / "bindings/c/onboard.c")
    assert outcomes_printed(program, accounts_file) == expected


def test_cpp_and_python_agree(build, accounts_file, expected):
    program = build(["c++", "-std=c++17"], ROOT / "bindings/cpp/onboard.cpp")
    assert outcomes_printed(program, accounts_file) == expected


@pytest.mark.parametrize(
    ("compiler", "example"),
    [(None, "python/examples/onboard.py"), (["cc", "-std=c99"], "c/onboard.c"),
     (["c++", "-std=c++17"], "cpp/onboard.cpp")],
)  # fmt: skip
def test_a_failure_of_the_administrator_ends_an_example(build, accounts_file, compiler, example):
    source = ROOT / "bindings" / example
    program = build(compiler, source) if compiler else [sys.executable, str(source)]
    code = "EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED"
    administrator = {"accountId": "333333333333", "refusal": {"errorCode": code}}
    named = {"regions": ["us-east-1"], "administrator": {"accountId": "333333333333"}}
    scenario = {
        "seed": 11, "adopt": True, "accounts": [administrator], "administrator": "333333333333",
        "state": {"now": "2026-03-01T12:00:00Z", "inspector2": [named]},
    }  # fmt: skip
    done = run_example(program, accounts_file, scenario)
    assert done.returncode == 2
    assert code in done.stderr
    assert "inspector2: " not in done.stdout


def test_lua_and_python_agree(accounts_file, expected):
    command = [
        os.environ["MUSTER"], "run", str(ROOT / "scripts/onboard.lua"),
        "--accounts", str(accounts_file), "--regions", "us-east-1",
        "--simulation", json.dumps(SCENARIO), "--output", "json",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    found = [
        (outcome["accountId"], service_of(outcome["step"]), outcome["outcome"])
        for outcome in report["outcomes"]
        if outcome["outcome"] not in ("done", "already")
    ]
    assert sorted(found) == expected


def test_the_example_of_a_hosted_organization_receives_calls_and_advances_its_clock(build):
    program = build(["cc", "-std=c99"], ROOT / "bindings/c/hosted.c")
    lines = subprocess.run(program, check=True, capture_output=True, text=True).stdout.splitlines()
    calls = [line.partition(": ") for line in lines]
    assert [name for name, _, _ in calls] == ["associate_member", "get_member", "get_member"]
    states = [json.loads(response)["member"]["relationshipStatus"] for _, _, response in calls[1:]]
    assert states == ["CREATED", "ENABLED"]


def test_the_example_of_a_custom_service_prints_every_page(build, tmp_path):
    program = build(["cc", "-std=c99"], ROOT / "bindings/c/own_service.c")
    model = paged_service.install(tmp_path) / "catalog/2020-01-01"
    with Recorder(paged_service.response) as server:
        environment = {**os.environ, **CREDENTIALS, "AWS_ENDPOINT_URL": server.url}
        command = [*program, model, "ListPlain"]
        done = subprocess.run(command, capture_output=True, env=environment, text=True)
        assert done.returncode == 0, done.stderr
        pages = [json.loads(line)["Items"] for line in done.stdout.splitlines()]
        assert len(pages) == len(server.requests) > 1
        assert sum(map(len, pages)) == paged_service.TOTAL
        refused = subprocess.run([*program, ROOT, "ListPlain"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "service-2.json" in refused.stderr
