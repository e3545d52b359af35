"""CPU time of a BatchGetAccountStatus call: Muster through its C ABI, beside botocore.

Both get the same canned response and read every account's status; nothing reaches a network. The
rounds of the two alternate, so that both see the same machine, and the best round of each counts.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import botocore.awsrequest
import botocore.session

HERE = Path(__file__).resolve().parent
PREFIX = Path(os.environ["MUSTER_PREFIX"])
ROUNDS = 5
SIZES = (1, 100)
CALLS = {1: 300, 100: 100}
MUSTER_CALLS_FOR_ONE = 20


def response(ids):
    """An answer as Inspector gives it."""
    resources = ("ec2", "ecr", "lambda", "lambdaCode", "codeRepository")
    state = {"status": "ENABLED", "errorCode": "", "errorMessage": ""}
    accounts = [
        {"accountId": i, "state": state, "resourceState": dict.fromkeys(resources, state)}
        for i in ids
    ]
    return json.dumps({"accounts": accounts, "failedAccounts": []}).encode()


def compiled(folder):
    """The C program, built against the installed library."""
    program = Path(folder) / "bench"
    source = HERE / "batch_get_account_status.c"
    environment = {**os.environ, "PKG_CONFIG_PATH": str(PREFIX / "lib" / "pkgconfig")}
    command = ["pkg-config", "--cflags", "--libs", "muster"]
    found = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    flags = [*found.stdout.split(), f"-Wl,-rpath,{PREFIX / 'lib'}"]
    subprocess.run(["cc", "-std=gnu99", "-O2", "-o", program, source, *flags], check=True)
    return program


def muster_microseconds(program, ids, body):
    calls = CALLS[len(ids)] * MUSTER_CALLS_FOR_ONE
    command = [program, str(calls), json.dumps({"accountIds": ids})]
    return float(subprocess.run(command, input=body, check=True, capture_output=True).stdout)


class Botocore:
    """A client whose requests are answered before they are sent."""

    def __init__(self):
        self.client = botocore.session.Session().create_client(
            "inspector2",
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        )
        self.client.meta.events.register("before-send.inspector2", self.answer)

    def answer(self, request, **_):
        headers = {"Content-Type": "application/json"}
        answer = botocore.awsrequest.AWSResponse(request.url, 200, headers, None)
        answer._content = self.body
        return answer

    def call(self, ids):
        answer = self.client.batch_get_account_status(accountIds=ids)
        return sum(1 for account in answer["accounts"] if account["state"]["status"])

    def microseconds(self, ids, body):
        self.body = body
        calls = CALLS[len(ids)]
        for _ in range(20):
            assert self.call(ids) == len(ids)
        start = time.process_time()
        for _ in range(calls):
            self.call(ids)
        return (time.process_time() - start) * 1e6 / calls


def main():
    peer = Botocore()
    print(f"{'accounts':>8}  {'muster µs':>10}  {'botocore µs':>11}  {'times cheaper':>13}")
    with tempfile.TemporaryDirectory() as folder:
        program = compiled(folder)
        for size in SIZES:
            ids = [f"{number:012d}" for number in range(size)]
            body = response(ids)
            rounds = [
                (muster_microseconds(program, ids, body), peer.microseconds(ids, body))
                for _ in range(ROUNDS)
            ]
            ours, theirs = (min(each) for each in zip(*rounds))
            print(f"{size:>8}  {ours:>10.2f}  {theirs:>11.2f}  {theirs / ours:>13.1f}")


if __name__ == "__main__":
    sys.exit(main())
