"""Calls over a network with 1, 64 and 1024 calls in flight: Muster through its C ABI, boto3 with
the same number of threads, and aiobotocore. All of them call the same nginx on loopback; caller and
server run on one core. Then the memory for 10,000 calls in flight: with the default number of
connections, and with one connection per call."""

import subprocess
import venv

from loopback import holding_server, measured, measured_boto3, responding_server
from measure import HERE, alternately, compiled, table

ROUNDS = 3
# The number of Muster's calls for one call of the peer, so that each takes about a second.
CALLS = {1: 400, 64: 1500, 1024: 3000}
MUSTER_CALLS_FOR_ONE = 10
MANY = 10_000
# It requires another version of botocore than the tests, so it gets its own environment.
AIOBOTOCORE = "aiobotocore==3.10.0"


def environment_of_aiobotocore():
    """The Python of an environment with aiobotocore, which is created on first use."""
    folder = HERE.parents[1] / ".build" / "aiobotocore"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", AIOBOTOCORE], check=True)
    return python


def row(in_flight, url, program, aiobotocore):
    calls = CALLS[in_flight]
    ours, boto3, aio = alternately(
        ROUNDS,
        lambda: measured(program, url, calls * MUSTER_CALLS_FOR_ONE, in_flight),
        lambda: measured_boto3(url, calls, in_flight),
        lambda: measured(
            aiobotocore, HERE / "concurrent_calls_aiobotocore.py", url, calls, in_flight
        ),
        best=max,
    )
    return (
        str(in_flight),
        *(ours[0], boto3[0], aio[0], ours[0] / boto3[0], ours[0] / aio[0]),
        *(ours[1], boto3[1], aio[1], ours[2], boto3[2], aio[2]),
    )


def main():
    with compiled("concurrent_calls") as program:
        with responding_server() as url:
            aiobotocore = environment_of_aiobotocore()
            rows = [row(in_flight, url, program, aiobotocore) for in_flight in CALLS]
            bounded = measured(program, url, MANY, MANY)
        with holding_server(MANY) as url:
            unbounded = measured(program, url, MANY, MANY, MANY)
    columns = [
        "in flight",
        *("muster/s", "boto3/s", "aio/s", "times boto3", "times aio"),
        *("muster µs", "boto3 µs", "aio µs", "muster MiB", "boto3 MiB", "aio MiB"),
    ]
    table("Calls over loopback: calls per second, CPU time per call, memory", columns, rows)
    table(
        f"{MANY} calls in flight",
        ["connections", "calls/s", "µs", "MiB"],
        [("64, the default", *bounded), (str(MANY), *unbounded)],
    )


if __name__ == "__main__":
    main()
