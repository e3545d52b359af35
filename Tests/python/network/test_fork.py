"""A process forks with an open session: parent and child do not affect each other."""

import os
import signal
import threading
import traceback

import muster
import pytest
from fault_server import ConnectionScript, FaultServer
from test_network_faults import BODY, DOCUMENT, with_length


@pytest.fixture
def faulty():
    with FaultServer(ConnectionScript((with_length(BODY),) * 10_000)) as running:
        yield running


def in_a_child(work):
    """Runs `work` in a forked process for at most a minute. Fails if the process fails."""
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def responds(inspector):
    return inspector.batch_get_account_status()["failedAccounts"] == DOCUMENT["failedAccounts"]


def refused(inspector):
    with pytest.raises(muster.MusterError, match=r"client belongs to the parent process"):
        responds(inspector)
    session = inspector.session
    for use in (lambda: session.poll(0), session.fileno, session.cancel_all):
        with pytest.raises(muster.MusterError, match="MUSTER_ERROR_HANDLE"):
            use()


def test_a_session_belongs_to_the_process_that_opened_it(client, faulty):
    inspector = client(faulty.url)
    assert responds(inspector)

    def child():
        refused(inspector)
        # A session that the child opens works.
        assert responds(client(faulty.url))
        # Freeing inherited handles does not affect the parent's connections.
        inspector.close()
        inspector.session.close()

    in_a_child(child)
    assert faulty.connections == 2
    assert responds(inspector)
    assert faulty.connections == 2


def test_a_call_in_flight_finishes_in_the_parent(client, faulty):
    faulty.script = ConnectionScript((with_length(BODY),) * 10, pause=0.005)
    inspector = client(faulty.url)
    call = inspector.submit("batch_get_account_status")
    while not faulty.requests:
        inspector.session.poll(0.01)

    def child():
        with pytest.raises(muster.MusterError, match="MUSTER_ERROR_HANDLE"):
            call.result()

    in_a_child(child)
    assert call.result()["failedAccounts"] == DOCUMENT["failedAccounts"]
    assert faulty.requests == 1


def test_the_process_can_fork_while_other_threads_make_calls(client, faulty):
    inspector = client(faulty.url)
    is_over = threading.Event()
    results = []

    def work():
        while not is_over.is_set():
            results.append(responds(inspector))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):

            def child():
                refused(inspector)
                assert responds(client(faulty.url))
                inspector.session.close()

            in_a_child(child)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    assert results
    assert all(results)
