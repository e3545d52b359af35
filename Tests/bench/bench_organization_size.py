"""The cost of a large simulated organization: 10,000 accounts in 17 Regions, members of both
services with all scan types enabled. It is loaded from a scenario, then one page is read.

The peer is Python's json module, which only parses the same file."""

import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from random import Random

from measure import MUSTER, alternately, cost, least, table

ROUNDS = 3
ACCOUNTS = 10_000
ADMINISTRATOR = "111122223333"
REGIONS = [
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"),
]
SCAN_TYPES = ("EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY")
PARSE = "import json, sys; json.load(open(sys.argv[1]))"


def services(regions, ids, time):
    """The state of Inspector and Macie in these Regions; `time` returns the time of each status."""
    common = {"regions": regions, "administrator": {"accountId": ADMINISTRATOR}}
    scans = {name: {"status": "ENABLED", "firstEnabledAt": time()} for name in SCAN_TYPES}
    member = {"accountIds": ids, "relationshipStatus": "ENABLED", "updatedAt": time()}
    session = {
        "accountIds": ids,
        "status": "ENABLED",
        "createdAt": time(),
        "updatedAt": time(),
    }
    inspector = {**common, "members": [member], "scans": [{"accountIds": ids, **scans}]}
    macie = {
        **common,
        "sessions": [session],
        "administrations": [
            {
                "accountIds": [ADMINISTRATOR],
                "members": [{**member, "relationshipStatus": "Enabled", "updatedAt": time()}],
            }
        ],
    }
    return inspector, macie


def random_time(random, day):
    seconds = random.randrange(86_400)
    return f"2026-02-{day:02d}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z"


def scenario(accounts, groups, differ=False):
    """An organization whose Regions have the same state within a group. With `differ`, each record
    has its own times, as in a live organization."""
    ids = [str(200_000_000_000 + number) for number in range(accounts)]
    random = Random(7)

    def time(day):
        if not differ:
            return f"2026-02-{day:02d}T00:00:00Z"
        return [random_time(random, day) for _ in ids]

    parts = [services(regions, ids, partial(time, day)) for day, regions in enumerate(groups, 1)]
    inspector, macie = zip(*parts)
    return {
        "accounts": [{"accountId": i, "email": f"{i}@example.com"} for i in ids],
        "administrator": ADMINISTRATOR,
        "throttle": 0,
        "state": {"now": "2026-03-01T12:00:00Z", "inspector2": inspector, "macie2": macie},
    }


def row(name, folder, *shape):
    file = Path(folder) / "organization.json"
    file.write_text(json.dumps(scenario(*shape)))
    call = ["call", "inspector2", "list-members", "--max-items", "1"]
    muster = [MUSTER, *call, "--region", REGIONS[-1], "--simulation", f"@{file}"]
    ours, theirs = alternately(
        ROUNDS,
        lambda: cost(muster, os.environ),
        lambda: cost([sys.executable, "-c", PARSE, file], os.environ),
        best=least,
    )
    return (
        name,
        file.stat().st_size / 1e6,
        *(ours.cpu_ms, theirs.cpu_ms, theirs.cpu_ms / ours.cpu_ms),
        *(ours.max_rss_mib, theirs.max_rss_mib),
    )


def main():
    each = [[region] for region in REGIONS]
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            row("10 accounts", folder, 10, each),
            row("10,000 accounts, equal Regions", folder, ACCOUNTS, [REGIONS]),
            row("10,000 accounts, different Regions", folder, ACCOUNTS, each),
            row("10,000 accounts, different records", folder, ACCOUNTS, each, True),
        ]
    columns = (
        *("organization", "file MB", "muster CPU ms", "json CPU ms", "times cheaper"),
        *("muster MiB", "json MiB"),
    )
    table("Loading a simulated organization, and a call: 17 Regions, both services", columns, rows)


if __name__ == "__main__":
    main()
