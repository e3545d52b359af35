"""The state of a server after it was killed and restarted."""

import contextlib
import json
import sqlite3
import subprocess
import threading

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from raw_connection import Connection, signed
from server_process import MUSTER

IDS = [str(222222222222 + number) for number in range(400)]
SCENARIO = {"accounts": [{"accountId": each, "email": f"{each}@example.com"} for each in IDS]}

MEMBER = json.dumps({"accountId": IDS[0]}).encode()


def everything(server):
    """The state of the organization as the services return it, without request IDs."""
    inspector, macie = server.client("inspector2"), server.client("macie2")
    pages = [
        *inspector.get_paginator("list_members").paginate(onlyAssociated=False),
        *macie.get_paginator("list_members").paginate(onlyAssociated="false"),
        *[
            inspector.batch_get_account_status(accountIds=IDS[start : start + 100])
            for start in range(0, len(IDS), 100)
        ],
        macie.get_macie_session(),
    ]
    for page in pages:
        page.pop("ResponseMetadata", None)
    return pages


def work(server, acknowledged):
    """Changes one account after the other until the server stops."""
    inspector, macie = server.client("inspector2"), server.client("macie2")
    macie.enable_macie()
    for account in IDS:
        try:
            inspector.associate_member(accountId=account)
            email = f"{account}@example.com"
            macie.create_member(account={"accountId": account, "email": email})
            macie.create_invitations(accountIds=[account])
            server.advance(1)
            inspector.enable(accountIds=IDS[:20], resourceTypes=["EC2", "ECR"])
        except (BotoCoreError, OSError):
            return
        acknowledged.append(account)


def test_no_acknowledged_change_is_lost_after_a_kill(serve, tmp_path):
    flags = ["--speed", "0", "--state-file", str(tmp_path / "state.db")]
    server = serve(SCENARIO, *flags)
    acknowledged = []
    worker = threading.Thread(target=work, args=(server, acknowledged))
    worker.start()
    while len(acknowledged) < 40:
        pass
    server.process.kill()
    server.process.wait()
    worker.join()

    again = serve(SCENARIO, *flags)
    members = {
        member["accountId"]
        for page in again.client("inspector2")
        .get_paginator("list_members").paginate(onlyAssociated=False)
        for member in page["members"]
    }  # fmt: skip
    assert set(acknowledged) <= members
    assert len(members) <= len(acknowledged) + 1
    known, clock = everything(again), again.control("clock")[1]
    again.process.kill()
    again.process.wait()

    third = serve(SCENARIO, *flags)
    assert third.control("clock")[1] == clock
    assert everything(third) == known


def test_a_restarted_server_behaves_as_one_that_never_stopped(serve, tmp_path):
    """Pending changes complete at the same time, and random choices are the same."""
    flags = ["--speed", "0"]
    scenario = {**SCENARIO, "startTime": "2026-05-01T00:00:00Z", "failing": 0.5}

    def steps(server):
        work_on = server.client("inspector2")
        for account in IDS[:30]:
            work_on.associate_member(accountId=account)
        yield
        server.advance(60)
        server.control("faults", {"errors": 0.2})
        yield
        for _ in range(20):
            try:
                work_on = server.client("inspector2")
                work_on.enable(accountIds=IDS[:30], resourceTypes=["EC2"])
            except ClientError:
                pass
            server.advance(7)
        yield
        server.control("faults", {"errors": 0})
        server.client("macie2").enable_macie()

    steady = serve(scenario, *flags)
    for _ in steps(steady):
        pass
    flags += ["--state-file", str(tmp_path / "state.db")]
    stopped = serve(scenario, *flags)

    class Current:
        """The server that is currently running."""

        def __getattr__(self, name):
            return getattr(stopped, name)

    for _ in steps(Current()):
        stopped.process.kill()
        stopped.process.wait()
        stopped = serve(scenario, *flags)
    assert everything(stopped) == everything(steady)


def test_time_passes_while_the_server_is_stopped(serve, tmp_path):
    flags = ["--speed", "1", "--state-file", str(tmp_path / "state.db")]
    with serve(SCENARIO, *flags) as server:
        ahead = server.advance(86_400)
    with serve(SCENARIO, *flags) as server:
        assert server.control("clock")[1]["now"] >= ahead


def test_a_state_file_belongs_to_one_scenario_and_one_server(serve, tmp_path):
    path = str(tmp_path / "state.db")
    with serve(SCENARIO, "--state-file", path) as first:
        other = subprocess.run(
            [MUSTER, "serve", "--org", str(tmp_path / "org.json"), "--state-file", path],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert other.returncode == 2
        assert f"is in use by process {first.process.pid}" in other.stderr
    with pytest.raises(AssertionError, match="another scenario"):
        serve({}, "--state-file", path)


def test_a_long_history_is_replaced_by_a_snapshot(serve, tmp_path):
    path = tmp_path / "state.db"
    server = serve(SCENARIO, "--speed", "0", "--state-file", str(path))
    server.control("faults", {"slow": 0.25, "slowness": {"minMs": 0, "maxMs": 0}})
    server.client("macie2").enable_macie()
    body = json.dumps({"accountIds": IDS[:1], "resourceTypes": ["EC2"]}).encode()
    connection = Connection(server)
    connection.send(signed(server, path="/members/associate", body=MEMBER), MEMBER)
    assert connection.read_response()[0] == 200
    server.advance(600)
    head = signed(server, path="/enable", body=body)
    for _ in range(5100):
        connection.send(head, body)
        assert connection.read_response()[0] == 200
    known, faults = everything(server), server.control("faults")
    server.process.kill()
    server.process.wait()
    with contextlib.closing(sqlite3.connect(path)) as file:
        assert 0 < file.execute("SELECT count(*) FROM changes").fetchone()[0] < 200
    again = serve(SCENARIO, "--speed", "0", "--state-file", str(path))
    assert everything(again) == known
    assert again.control("faults") == faults
