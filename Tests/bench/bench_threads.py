"""Calls over a network that many threads make on one session, each waiting for its own: Muster
through its C ABI, and boto3 with as many threads on one client."""

from loopback import answering_server, measured, measured_boto3
from measure import alternately, compiled, table

ROUNDS = 3
THREADS = (1, 16, 64)
CALLS = 1500
MUSTER_CALLS_FOR_ONE = 10


def row(threads, url, program):
    ours, boto3 = alternately(
        ROUNDS,
        lambda: measured(program, url, CALLS * MUSTER_CALLS_FOR_ONE, threads, "threads"),
        lambda: measured_boto3(url, CALLS, threads),
        best=max,
    )
    rate, cpu, memory = zip(ours, boto3)
    return (str(threads), *rate, ours[0] / boto3[0], *cpu, *memory)


def main():
    with compiled("flights") as program, answering_server() as url:
        rows = [row(threads, url, program) for threads in THREADS]
    columns = ["threads", "muster/s", "boto3/s", "times boto3"]
    columns += ["muster µs", "boto3 µs", "muster MiB", "boto3 MiB"]
    table(
        "Threads that call on one session: calls a second, CPU time of one, memory", columns, rows
    )


if __name__ == "__main__":
    main()
