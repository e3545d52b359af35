"""Requests that the program sends itself, by its own transport."""

from pathlib import Path

import muster
import pytest
from session_options import open_session


def inspector(transport, **options):
    session = open_session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        transport=transport,
        **options,
    )
    return session.client("inspector2")


def test_a_transport_receives_the_request_and_returns_the_response():
    seen = []

    def transport(request):
        seen.append(request)
        return 200, {"x-amzn-RequestId": "r-1"}, b'{"accounts": [], "failedAccounts": []}'

    response = inspector(transport).batch_get_account_status(accountIds=["123456789012"])
    assert response["accounts"] == []
    assert response["ResponseMetadata"]["RequestId"] == "r-1"
    (request,) = seen
    assert isinstance(request, muster.Request)
    assert request.method == "POST"
    assert request.url == "https://inspector2.us-east-1.amazonaws.com/status/batch/get"
    assert request.headers["Authorization"].startswith("AWS4-HMAC-SHA256 ")
    assert request.body == b'{"accountIds":["123456789012"]}'
    assert request.is_idempotent


def test_headers_can_be_pairs_and_an_error_response_is_raised():
    def transport(_):
        return 404, [("x-amzn-ErrorType", "ResourceNotFoundException")], b'{"message": "gone"}'

    with pytest.raises(muster.ClientError, match="gone") as failure:
        inspector(transport).batch_get_account_status()
    assert failure.value.code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("send", "reason"),
    [
        (Path("/nowhere").read_bytes, "FileNotFoundError: .*/nowhere"),
        (lambda: (99, {}, b""), "ValueError: not a valid response: status 99"),
        (lambda: (200, {}), "TypeError"),
        (lambda: None, "TypeError"),
    ],
)
def test_an_exception_of_a_transport_is_a_connection_error(send, reason):
    with pytest.raises(muster.TransportError, match=reason):
        inspector(lambda _: send(), max_attempts=1).batch_get_account_status()


def test_the_programs_clock_is_used():
    client = inspector(lambda _: (200, {}, b"{}"), clock=lambda: 1440938160.25)
    assert client.session.now() == 1440938160.25
    headers = client.prepare("batch_get_account_status")["headers"]
    assert {"name": "X-Amz-Date", "value": "20150830T123600Z"} in headers


def test_a_clock_that_does_not_advance_is_an_error_at_the_first_retry():
    sent = []

    def transport(request):
        sent.append(request)
        return 500, {}, b"{}"

    client = inspector(transport, clock=lambda: 1440938160)
    for _ in range(2):
        with pytest.raises(
            muster.MusterError, match="The clock callback of the session does not advance"
        ):
            client.batch_get_account_status()
    assert len(sent) == 1
    with pytest.raises(
        muster.MusterError, match="The clock callback of the session does not advance"
    ):
        client.batch("enable", ["123456789012"], resourceTypes=["EC2"])
    assert len(sent) == 1


def test_the_programs_tokens_are_used():
    tokens = iter(["first", "x" * 500])
    client = inspector(lambda _: (200, {}, b"{}"), token=lambda: next(tokens))
    parameters = {"resourceTypes": ["EC2"], "accountIds": ["123456789012"]}
    assert '"clientToken":"first"' in client.prepare("enable", **parameters)["body"]
    # A longer token is truncated to the library's capacity.
    assert '"clientToken":"' + "x" * 127 + '"' in client.prepare("enable", **parameters)["body"]
