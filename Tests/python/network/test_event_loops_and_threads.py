"""Calls over the network in an event loop of the program, cancelled, and in many threads."""

import asyncio
import selectors
import threading

import muster
import pytest
from fault_server import ConnectionScript, FaultServer
from test_network_faults import BODY, DOCUMENT, with_length


@pytest.fixture
def faulty():
    with FaultServer(ConnectionScript((with_length(BODY),) * 10_000)) as running:
        yield running


@pytest.fixture
def deaf():
    """A server that accepts every request and sends no response."""
    with FaultServer(ConnectionScript((b"",), "open")) as running:
        yield running


def accounts(response):
    return {name: response[name] for name in DOCUMENT}


def test_asyncio_awaits_calls(client, faulty):
    inspector = client(faulty.url)

    async def run():
        loop = asyncio.get_running_loop()
        finished = asyncio.Event()
        calls = [inspector.submit("batch_get_account_status") for _ in range(100)]

        def polled():
            while inspector.session.poll(0):
                if all(call.done() for call in calls):
                    finished.set()

        loop.add_reader(inspector.session, polled)
        await asyncio.wait_for(finished.wait(), 120)
        loop.remove_reader(inspector.session)
        return [accounts(call.result()) for call in calls]

    assert asyncio.run(run()) == [DOCUMENT] * 100


def test_a_selector_waits_for_responses_and_timeouts(client, faulty, deaf):
    responding, silent = client(faulty.url), client(deaf.url, idle_timeout_ms=300)
    calls = [each.submit("batch_get_account_status") for each in (responding, silent)]
    with selectors.DefaultSelector() as selector:
        for each in (responding, silent):
            selector.register(each.session, selectors.EVENT_READ)
        while not all(call.done() for call in calls):
            ready = selector.select(60)
            assert ready
            for key, _ in ready:
                key.fileobj.poll(0)
    assert accounts(calls[0].result()) == DOCUMENT
    with pytest.raises(muster.TransportError, match="ReadTimeoutError"):
        calls[1].result()


def test_calls_of_another_thread_do_not_block_the_event_loop(client, faulty):
    """The descriptor also signals calls that finished while another thread was driving."""
    inspector = client(faulty.url)
    call = inspector.submit("batch_get_account_status")
    with selectors.DefaultSelector() as selector:
        selector.register(inspector.session, selectors.EVENT_READ)
        thread = threading.Thread(target=inspector.batch_get_account_status)
        thread.start()
        thread.join()
        while not call.done():
            assert selector.select(60)
            inspector.session.poll(0)
    assert accounts(call.result()) == DOCUMENT


def test_cancelling_a_request_closes_its_connection(client, deaf):
    inspector = client(deaf.url)
    call = inspector.submit("batch_get_account_status")
    while not deaf.requests:
        inspector.session.poll(0.01)
    call.cancel()
    # No thread drives the session now, but the server still sees the end of the connection.
    assert deaf.gone.acquire(timeout=60)
    with pytest.raises(muster.CancelledError):
        call.result()


def test_cancelling_all_calls_includes_queued_ones(client, deaf):
    inspector = client(deaf.url, max_in_flight=4)
    calls = [inspector.submit("batch_get_account_status") for _ in range(5000)]
    while deaf.requests < 4:
        inspector.session.poll(0.01)
    inspector.session.cancel_all()
    for _ in range(4):
        assert deaf.gone.acquire(timeout=60)
    for call in calls:
        with pytest.raises(muster.CancelledError):
            call.result()
    assert deaf.requests == 4


def test_a_host_without_responses_does_not_block_other_hosts(client, faulty, deaf):
    slow = client(deaf.url, max_in_flight=2, idle_timeout_ms=300)
    quick = slow.session.client("inspector2", endpoint_url=faulty.url)
    waiting = [slow.submit("batch_get_account_status") for _ in range(8)]
    assert accounts(quick.submit("batch_get_account_status").result()) == DOCUMENT
    assert sum(call.done() for call in waiting) < 8
    slow.session.cancel_all()


def test_sixteen_threads_share_a_session(client, faulty):
    inspector = client(faulty.url)
    failures = []

    def work():
        for _ in range(25):
            try:
                assert accounts(inspector.batch_get_account_status()) == DOCUMENT
            except BaseException as failure:
                failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert faulty.requests == 16 * 25
    assert faulty.connections <= 16
