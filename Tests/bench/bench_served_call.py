"""Requests per second of one core over HTTP: `muster serve` and moto's server. Both receive the
same signed BatchGetAccountStatus from wrk, over connections that stay open.

It measures the CPU time of the server, including the kernel's part, because wrk and other processes
share the same cores.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from measure import ACCESS_KEY, MUSTER, REGION, SECRET_KEY, alternately, table

ROUNDS = 3
SECONDS = 2
CONNECTIONS = 16
IDS = [f"{number:012d}" for number in range(1, 101)]
SIZES = (1, 100)
# The administrator can read the state of its members. Associations take no time.
NO_TIME = {"minSeconds": 0, "maxSeconds": 0}
ADMINISTRATOR = "111111111111"
SCENARIO = {
    "accounts": [{"accountId": account} for account in IDS],
    "administrator": ADMINISTRATOR,
    "association": NO_TIME,
    "throttle": 0,
    "latency": {"minMs": 0, "maxMs": 0},
    "keys": [
        {"accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY, "accountId": ADMINISTRATOR}
    ],
}


def signed(url, path, body):
    """The headers of a request that the administrator signs."""
    request = botocore.awsrequest.AWSRequest(
        "POST", url + path, {"Content-Type": "application/json"}, body
    )
    keys = botocore.credentials.Credentials(ACCESS_KEY, SECRET_KEY)
    botocore.auth.SigV4Auth(keys, "inspector2", REGION).add_auth(request)
    return dict(request.headers)


def call(url, path, parameters):
    body = json.dumps(parameters).encode()
    request = urllib.request.Request(url + path, body, signed(url, path, body))
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read())


@contextmanager
def process(command):
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield server
        finally:
            server.terminate()


@contextmanager
def muster():
    with tempfile.NamedTemporaryFile("w", suffix=".json") as org:
        json.dump(SCENARIO, org)
        org.flush()
        with process([MUSTER, "serve", "--org", org.name]) as server:
            url = server.stdout.readline().split("=")[1].strip()
            for account in IDS:
                call(url, "/members/associate", {"accountId": account})
            yield server.pid, url


@contextmanager
def moto():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with process(command) as server:
        while True:
            try:
                urllib.request.urlopen(f"{url}/moto-api/").close()
                break
            except OSError:
                time.sleep(0.1)
        call(url, "/enable", {"accountIds": IDS, "resourceTypes": ["EC2"]})
        yield server.pid, url


def cpu_seconds(pid):
    """The CPU time that a process has used so far, in user and kernel mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def requests_per_second(server, ids):
    pid, url = server
    path, body = "/status/batch/get", json.dumps({"accountIds": ids}).encode()
    assert len(call(url, path, {"accountIds": ids})["accounts"]) == len(ids)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"wrk.method, wrk.body = 'POST', {json.dumps(body.decode())}\n")
        for name, value in signed(url, path, body).items():
            script.write(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n")
        script.write(
            "done = function(summary)\n"
            "  local e = summary.errors\n"
            "  print('COUNT', summary.requests, e.status + e.read + e.write + e.connect)\n"
            "end\n"
        )
        script.flush()
        before = cpu_seconds(pid)
        load = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}", "-s", script.name, url + path]
        done = subprocess.run(load, check=True, capture_output=True, text=True)
        spent = cpu_seconds(pid) - before
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("COUNT"))
    _, requests, errors = line.split()
    assert errors == "0", done.stdout
    return int(requests) / spent


def main():
    with muster() as ours, moto() as theirs:
        rows = []
        for size in SIZES:
            ids = IDS[:size]
            mine, peers = alternately(
                ROUNDS,
                lambda: requests_per_second(ours, ids),  # noqa: B023 (called before the next)
                lambda: requests_per_second(theirs, ids),  # noqa: B023
                best=max,
            )
            rows.append((str(size), mine, peers, mine / peers))
    columns = ("accounts", "muster serve", "moto_server", "times as many")
    table("BatchGetAccountStatus over HTTP, requests per second of one core", columns, rows)


if __name__ == "__main__":
    main()
