"""Blocking calls over a network from many threads with one session: Muster through its C ABI, and
boto3 with the same number of threads and one client."""

from loopback import measured, measured_boto3, responding_server
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
    with compiled("concurrent_calls") as program, responding_server() as url:
        rows = [row(threads, url, program) for threads in THREADS]
    columns = ["threads", "muster/s", "boto3/s", "times boto3"]
    columns += ["muster µs", "boto3 µs", "muster MiB", "boto3 MiB"]
    table("Threads with one session: calls per second, CPU time per call, memory", columns, rows)


if __name__ == "__main__":
    main()
