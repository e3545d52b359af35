"""The headers of a program in AWS Lambda, or in another execution environment, are botocore's."""

import boto3
import botocore.config
import muster
import pytest
from recorder import Recorder

TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
TRACES = [
    TRACE,
    "",
    " ",
    "a b",
    "x=\"1\",{'y':[&+]}",
    "first\nsecond\t\x7f",
    "100%/äöü 日本 😀",
    "~_.-;:",
    None,
]


def headers_of_both(header):
    """The header in the requests of boto3 and Muster; None if it is missing."""
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "the-keys-secret"}
    with Recorder() as server:
        boto3.Session().client(
            "macie2",
            region_name="us-east-1",
            endpoint_url=server.url,
            config=botocore.config.Config(retries={"mode": "standard"}),
            **keys,
        ).get_macie_session()
        theirs = server.take().headers.get(header)
        with (
            muster.Session(region_name="us-east-1", **keys) as session,
            session.client("macie2", endpoint_url=server.url) as client,
        ):
            client.get_macie_session()
            ours = server.take().headers.get(header)
    return theirs, ours


@pytest.mark.parametrize("function", ["f", "", None])
@pytest.mark.parametrize("trace", TRACES)
def test_the_trace_of_an_invocation_is_sent_on(monkeypatch, function, trace):
    set_variable(monkeypatch, "AWS_LAMBDA_FUNCTION_NAME", function)
    set_variable(monkeypatch, "_X_AMZN_TRACE_ID", trace)
    theirs, ours = headers_of_both("x-amzn-trace-id")
    assert ours == theirs
    assert (ours is None) == (function is None or not trace)


def test_each_invocation_has_its_own_trace(monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    requests = []

    def transport(request):
        requests.append(request)
        return 200, {}, b"{}"

    with (
        muster.Session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="the-keys-secret",
            options=muster.SessionOptions(transport=transport),
        ) as session,
        session.client("macie2") as client,
    ):
        for trace in ("Root=1", "Root=2"):
            monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
            client.get_macie_session()
    assert [each.headers["X-Amzn-Trace-Id"] for each in requests] == ["Root=1", "Root=2"]
    assert "x-amzn-trace-id" not in requests[0].headers["Authorization"]


@pytest.mark.parametrize(
    "place", ["AWS_Lambda_python3.13", "CloudShell", "a b/c#d", "äé", "x" * 300, "", None]
)
def test_the_execution_environment_is_in_user_agent(monkeypatch, place):
    set_variable(monkeypatch, "AWS_EXECUTION_ENV", place)
    theirs, ours = headers_of_both("user-agent")

    def parts(agent):
        return [part for part in agent.split() if part.startswith("exec-env/")]

    assert parts(ours) == parts(theirs)
    assert len(parts(ours)) == bool(place)

    def order(agent):
        names = [part.partition("/")[0] for part in agent.split()]
        return [name for name in names if name in ("ua", "os", "lang", "exec-env", "m", "cfg")]

    assert list(dict.fromkeys(order(ours))) == list(dict.fromkeys(order(theirs)))


def set_variable(monkeypatch, name, value):
    if value is None:
        monkeypatch.delenv(name, raising=False)
    else:
        monkeypatch.setenv(name, value)
