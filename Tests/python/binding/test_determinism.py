"""A simulated run produces the same bytes in every process.

Swift orders its sets and dictionaries differently in each process, so output that depends on their
order differs here.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import botocore.session
import muster
import pytest
from sample_values import required

SERVICES = ("organizations", "inspector2", "macie2", "sts")
REGIONS = ("us-east-1", "eu-west-1")
# The caller may call every operation. Accounts join when a sample input names them.
CALLER = "111122223333"
SCENARIO = {
    **{"administrator": CALLER, "management": CALLER},
    **{"accounts": 30, "adopt": True, "failing": 0.4, "throttle": 0.05, "errors": 0.05},
    **{"resets": 0.05, "truncations": 0.05, "slow": 0.05, "staleness": {"maxSeconds": 5}},
    **{"rate": {"perSecond": 5, "burst": 20}},
}
ROUNDS = 3
ONBOARD = Path(__file__).resolve().parents[3] / "scripts" / "onboard.lua"


def print_results():
    """Calls every operation with its required members, for some rounds, as the administrator.
    Prints all results and their times."""
    botocore_session = botocore.session.Session()
    with muster.Session(
        region_name=REGIONS[0], options=muster.SessionOptions(simulation=SCENARIO, max_attempts=2)
    ) as session:
        for _ in range(ROUNDS):
            for service in SERVICES:
                model = botocore_session.get_service_model(service)
                for region in REGIONS:
                    with session.client(service, region_name=region) as client:
                        print_results_of(session, client, model)


def print_results_of(session, client, model):
    for name in model.operation_names:
        inputs = required(model.operation_model(name).input_shape)
        try:
            output = client.call(name, **inputs)
        except muster.MusterError as error:
            output = [type(error).__name__, str(error)]
        print(session.now(), name, json.dumps(output, default=str))
        session.timer(20).result()


def bytes_of_two(command):
    """The output of a command in each of two processes, both streams."""
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    environment = {**os.environ, **paths}
    runs = [subprocess.run(command, capture_output=True, env=environment) for _ in range(2)]
    return [(run.returncode, run.stdout, run.stderr) for run in runs]


def test_every_operation_returns_the_same_in_two_processes():
    first, second = bytes_of_two([sys.executable, __file__])
    status, out, _ = first
    assert status == 0
    assert len(out.splitlines()) > 1000
    assert b"ConnectionClosedError" in out
    assert first == second


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_workflow_has_the_same_output_in_two_processes(seed, tmp_path):
    scenario = json.dumps({**SCENARIO, "seed": seed})
    muster_program = os.environ["MUSTER"]
    listed = [muster_program, "accounts", "--count", "30", "--seed", str(seed)]
    accounts = tmp_path / "accounts.json"
    accounts.write_bytes(subprocess.run(listed, capture_output=True, check=True).stdout)
    options = ["--accounts", accounts, "--regions", ",".join(REGIONS), "--output", "json"]
    script = [muster_program, "run", ONBOARD, *options, "--debug", "--simulation", scenario]
    first, second = bytes_of_two(script)
    _, out, errors = first
    # The administrator has an outcome, too.
    assert json.loads(out)["summary"]["accounts"] == 30 + 1
    assert b"ThrottlingException" in errors
    assert first == second


if __name__ == "__main__":
    print_results()
