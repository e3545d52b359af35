"""Instructions that calls take, counted by callgrind: the same on a busy machine as on an idle one.

Usage: bench_instructions.py [--json FILE] [--against FILE]

--json FILE     writes the counts to FILE
--against FILE  prints the ratio to the counts in FILE, which an earlier run wrote

The cost of a call is the difference between a process that makes 2N calls and one that makes N,
divided by N, so that start-up and shutdown are not included. The command is counted as a whole.
All inputs are in this file, not shared with other benchmarks: counts are comparable with those of
an earlier version only if the inputs are the same.
"""

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

from measure import MUSTER, compiled, table

CALLS = 100
SIZES = (1, 100)
IDS = [f"{number:012d}" for number in range(1, 101)]

AT_ONCE = {"maxSeconds": 0, "minSeconds": 0}
# Every account that a request names is in the organization, and no request fails.
SCENARIO = json.dumps(
    {"accounts": 0, "adopt": True, "throttle": 0, "failing": 0, "association": AT_ONCE}
)
MEMBERS = "".join(json.dumps({"accountId": i}) + "\n" for i in IDS)

COMMAND = [
    *(MUSTER, "call", "inspector2", "batch-get-account-status"),
    *("--account-ids", "123456789012"),
]

# Swift seeds its hashes at random unless SWIFT_DETERMINISTIC_HASHING is set. The user's AWS
# configuration is not read.
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "SWIFT_DETERMINISTIC_HASHING": "1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


def response(ids):
    """A response of BatchGetAccountStatus, as Inspector writes it."""
    resources = ("ec2", "ecr", "lambda", "lambdaCode", "codeRepository")
    state = {"status": "ENABLED", "errorCode": "", "errorMessage": ""}
    accounts = [
        {"accountId": i, "state": state, "resourceState": dict.fromkeys(resources, state)}
        for i in ids
    ]
    return json.dumps({"accounts": accounts, "failedAccounts": []})


def instructions(command, text=""):
    """The number of instructions that a process executes; it must succeed."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "callgrind.out"
        valgrind = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={counts}"]
        done = subprocess.run(
            [*valgrind, *command], input=text, text=True, capture_output=True, env=ENVIRONMENT
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command} failed: {done.stderr}")
        return total(counts.read_text())


def total(counts):
    """The total in a file that callgrind wrote, from its line `totals: N`."""
    lines = [line for line in counts.splitlines() if line.startswith("totals:")]
    return int(lines[-1].split()[1])


def per_call(program, size, form, text):
    """The instructions of one call for `size` accounts; `form` holds the last arguments."""
    request = json.dumps({"accountIds": IDS[:size]})
    once, twice = (
        instructions([program, str(calls), request, str(size), *form], text)
        for calls in (CALLS, 2 * CALLS)
    )
    return (twice - once) / CALLS


def counted():
    """The instructions of each measure by its name."""
    counts = {}
    with compiled("instructions") as program:
        for size in SIZES:
            simulated = per_call(program, size, ["simulated", SCENARIO], MEMBERS)
            counts[f"simulated_call, accounts: {size}"] = simulated
        for size in SIZES:
            canned = per_call(program, size, ["canned"], response(IDS[:size]))
            counts[f"canned_call, accounts: {size}"] = canned
    counts["command: muster " + " ".join(COMMAND[1:])] = instructions(COMMAND)
    return counts


def print_table(counts, earlier):
    """Prints the counts; with `earlier` counts, these and the ratios to them as well."""
    columns = ["measure", "instructions"]
    rows = [[name, count] for name, count in counts.items()]
    if earlier is not None:
        columns += ["earlier", "ratio"]
        rows = [[*row, *compared(row[1], earlier.get(row[0]))] for row in rows]
    table(
        "Instructions of a BatchGetAccountStatus, start-up not included, and of one command",
        columns,
        rows,
    )


def compared(count, earlier):
    """An earlier count and the ratio to it, with three decimal places."""
    return ("-", "-") if earlier is None else (earlier, f"{count / earlier:.3f}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--against", type=Path, metavar="FILE")
    options = parser.parse_args()
    earlier = json.loads(options.against.read_text()) if options.against else None
    counts = counted()
    print_table(counts, earlier)
    if options.json:
        options.json.write_text(json.dumps(counts, indent=2) + "\n")


if __name__ == "__main__":
    main()
