"""CPU time of a call to a simulated organization within the process: Muster through its C ABI, and
botocore with moto. The calls are BatchGetAccountStatus for 1 and for 100 members."""

import json
import subprocess

import botocore.session
from measure import ACCESS_KEY, REGION, SECRET_KEY, alternately, compiled, cpu_microseconds, table
from moto import mock_aws

ROUNDS = 5
CALLS = 50
MUSTER_CALLS_FOR_ONE = 200
SIZES = (1, 100)
IDS = [f"{number:012d}" for number in range(1, 101)]
# An account joins the organization when a request names it. Associations take no time.
NO_TIME = {"maxSeconds": 0, "minSeconds": 0}
SCENARIO = json.dumps(
    {"accounts": 0, "adopt": True, "throttle": 0, "failing": 0, "association": NO_TIME}
)
MEMBERS = "".join(f"associate_member {json.dumps({'accountId': i})}\n" for i in IDS)


def muster_microseconds(program, ids):
    arguments = ["inspector2", "batch_get_account_status", json.dumps({"accountIds": ids})]
    command = [program, str(CALLS * MUSTER_CALLS_FOR_ONE), *arguments, "simulated", SCENARIO]
    done = subprocess.run(command, input=MEMBERS, text=True, check=True, capture_output=True)
    return float(done.stdout.split()[1])


def moto_microseconds(client, ids):
    def call():
        return client.batch_get_account_status(accountIds=ids)

    assert len(call()["accounts"]) == len(ids)
    return cpu_microseconds(call, CALLS)


def row(program, client, size):
    ids = IDS[:size]
    ours, theirs = alternately(
        ROUNDS,
        lambda: muster_microseconds(program, ids),
        lambda: moto_microseconds(client, ids),
    )
    return (str(size), ours, theirs, theirs / ours)


def main():
    with mock_aws(), compiled("calls") as program:
        client = botocore.session.Session().create_client(
            "inspector2",
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )
        client.enable(accountIds=IDS, resourceTypes=["EC2"])
        rows = [row(program, client, size) for size in SIZES]
    columns = ("accounts", "muster µs", "botocore and moto µs", "times cheaper")
    table("CPU time of a simulated BatchGetAccountStatus, in the process", columns, rows)


if __name__ == "__main__":
    main()
