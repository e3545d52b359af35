"""Muster retries as botocore does: equal responses lead to equal attempts at equal times."""

import random

import botocore
import muster
import published_models
import pytest
from retry_pair import Reply, ScriptedService, of_botocore, of_muster

MACIE = ("macie2", "get_macie_session")
THROTTLED = Reply(429, "ThrottlingException")


def throttled_for(value):
    return Reply(429, "ThrottlingException", {"x-amz-retry-after": value})


def both(replies, mode="standard", operation=MACIE, count=1, gap_ms=100, jitter=None, most=None):
    """The calls of botocore, then those of Muster."""
    jitter = jitter or (lambda sent: 0.2523 + sent % 7 / 10)
    results = []
    for library in (of_botocore, of_muster):
        service = ScriptedService(list(replies), jitter)
        results.append(library(service, mode, most, *operation, count, gap_ms))
    return results


CASES = {
    "a success": [],
    "throttled once": [THROTTLED],
    "throttled at every attempt": [THROTTLED] * 9,
    "throttled without a code": [Reply(429)] * 9,
    "throttled with an unknown code": [Reply(429, "Strange")] * 9,
    "throttling codes": [Reply(400, "Throttling"), Reply(400, "SlowDown")],
    "other throttling codes": [
        Reply(400, "RequestLimitExceeded"),
        Reply(400, "PriorRequestNotComplete"),
    ],
    "transient codes": [Reply(400, "RequestTimeout"), Reply(408, "RequestTimeoutException")],
    "500": [Reply(500, "InternalServerException")] * 9,
    "500 without a code": [Reply(500)] * 9,
    "502, then 503": [Reply(502), Reply(503)],
    "504, then 501": [Reply(504), Reply(501)],
    "503 with a throttling code": [Reply(503, "SlowDown")] * 9,
    "509": [Reply(509)] * 9,
    "refused connections": [Reply(0)] * 9,
    "read timeouts": [Reply(0, "timeout")] * 9,
    "broken connections": [Reply(0, "broken")] * 9,
    "no connection, then a broken one, then a timeout": [
        Reply(0),
        Reply(0, "broken"),
        Reply(0, "timeout"),
    ],
    "a refused connection, then 500, then throttled": [Reply(0), Reply(500), THROTTLED],
    "an error that is not retryable": [Reply(403, "AccessDeniedException")],
    "a conflict": [Reply(409, "ConflictException")],
    "a quota of the service": [Reply(402, "ServiceQuotaExceededException")],
    "x-amz-retry-after above the delay": [throttled_for("1700"), throttled_for("3100")],
    "x-amz-retry-after far above it": [throttled_for("600000")],
    "x-amz-retry-after below it": [throttled_for("1")],
    "x-amz-retry-after of a fault": [Reply(503, "", {"x-amz-retry-after": "1200"})],
    "x-amz-retry-after that is not a number": [throttled_for("soon"), throttled_for("-4")],
    "Date, which makes a ttl": [
        Reply(503, "", {"Date": "Thu, 01 Jan 2026 00:00:05 GMT"}),
        Reply(0),
    ],
    "Date that is not a date": [Reply(503, "", {"Date": "yesterday"})],
}


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("replies", CASES.values(), ids=CASES.keys())
def test_attempts_waits_headers_and_errors_are_botocores(replies, mode):
    theirs, ours = both(replies, mode)
    # botocore's legacy mode applies the number of attempts only after the first response.
    if mode == "legacy":
        for call in (*theirs, *ours):
            call.requests[0] = call.requests[0].partition("; max")[0]
    assert [call.times_ms for call in ours] == [call.times_ms for call in theirs]
    assert [call.requests for call in ours] == [call.requests for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]
    assert all(len(call.ids) == 1 for call in ours)


@pytest.mark.parametrize("mode", ["standard", "adaptive"])
@pytest.mark.parametrize("seconds", [0, 1, 2, 9])
def test_retry_after_in_seconds_is_honored_like_botocores_milliseconds(seconds, mode):
    theirs, _ = both([throttled_for(str(1000 * seconds))], mode)
    _, ours = both([Reply(429, "ThrottlingException", {"Retry-After": str(seconds)})], mode)
    assert ours[0].times_ms == theirs[0].times_ms


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("most", [1, 2, 6])
def test_the_number_of_attempts_equals_botocores(mode, most):
    theirs, ours = both([THROTTLED] * 9, mode, most=most)
    assert len(ours[0].times_ms) == most
    assert (ours[0].times_ms, ours[0].end) == (theirs[0].times_ms, theirs[0].end)


@pytest.mark.parametrize(
    ("service", "method", "code"),
    [
        ("organizations", "list_accounts", "TooManyRequestsException"),
        ("organizations", "describe_organization", "ServiceException"),
        ("inspector2", "batch_get_account_status", "InternalServerException"),
        ("inspector2", "batch_get_account_status", "ThrottlingException"),
    ],
)
@pytest.mark.parametrize("status", [400, 409, 429, 500])
def test_error_codes_of_the_models_are_retried_as_by_botocore(service, method, code, status):
    theirs, ours = both([Reply(status, code)] * 9, operation=(service, method))
    assert (ours[0].times_ms, ours[0].end) == (theirs[0].times_ms, theirs[0].end)


@pytest.mark.parametrize("mode", ["standard", "adaptive"])
@pytest.mark.parametrize("most", [None, 2])
def test_a_service_with_its_own_delays_is_retried_as_by_botocore(mode, most, monkeypatch, tmp_path):
    """DynamoDB has its own delays and number of attempts."""
    monkeypatch.setenv("AWS_DATA_PATH", published_models.unpack("dynamodb", tmp_path))
    replies = [Reply(500), Reply(0), THROTTLED, Reply(500), Reply(500)]
    theirs, ours = both(replies, mode, most=most, operation=("dynamodb", "list_tables"))
    assert len(ours[0].times_ms) == (most or 4)
    assert [call.times_ms for call in ours] == [call.times_ms for call in theirs]
    assert [call.requests for call in ours] == [call.requests for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]


@pytest.mark.parametrize(
    "fault", [THROTTLED, Reply(503), Reply(0), Reply(0, "timeout"), Reply(0, "broken")]
)
def test_the_retry_quota_ends_where_botocores_does(fault):
    # A success restores part of the quota.
    replies = ([fault] * 40 + [Reply()] * 3) * 6
    theirs, ours = both(replies, count=120)
    assert [call.times_ms for call in ours] == [call.times_ms for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]
    assert any(len(call.times_ms) == 1 for call in ours)


@pytest.mark.parametrize("gap_ms", [3, 40, 250, 1500])
def test_the_adaptive_mode_sends_when_botocore_does(gap_ms):
    replies = [Reply()] * 30 + [THROTTLED] + [Reply()] * 20 + [THROTTLED] * 2 + [Reply()] * 30
    theirs, ours = both(replies, "adaptive", count=80, gap_ms=gap_ms)
    # The wait for a token is in whole milliseconds.
    for our, their in zip(ours, theirs, strict=True):
        assert our.times_ms == pytest.approx(their.times_ms, abs=len(ours))
    assert [call.end for call in ours] == [call.end for call in theirs]


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("seed", range(5))
def test_random_responses_lead_to_the_same_attempts(mode, seed):
    generator = random.Random(f"{mode} {seed}")
    kinds = [
        THROTTLED,
        Reply(500),
        Reply(0),
        Reply(0, "timeout"),
        Reply(),
        Reply(403, "AccessDeniedException"),
    ]
    replies = generator.choices([*kinds, throttled_for("900")], k=30)
    jitter = [generator.random() for _ in range(200)]
    theirs, ours = both(replies, mode, count=12, jitter=jitter.__getitem__)
    assert [len(call.times_ms) for call in ours] == [len(call.times_ms) for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]
    for our, their in zip(ours, theirs, strict=True):
        assert our.times_ms == pytest.approx(their.times_ms, abs=len(replies))


def test_a_write_that_may_have_been_executed_is_not_retried_unlike_in_botocore():
    parameters = {"action": "NONE", "filterCriteria": {}, "name": "a-filter"}
    attempts = []
    for library in (of_botocore, of_muster):
        service = ScriptedService([Reply(500)] * 3, lambda _: 0.5)
        calls = library(
            service, "standard", None, "inspector2", "create_filter", 1, 0, **parameters
        )
        attempts.append(len(calls[0].times_ms))
    assert attempts == [3, 1]


@pytest.mark.parametrize(("how", "attempts"), [("", 3), ("timeout", 1), ("broken", 1)])
def test_a_write_is_retried_only_if_it_was_not_sent(how, attempts):
    parameters = {"action": "NONE", "filterCriteria": {}, "name": "a-filter"}
    service = ScriptedService([Reply(0, how)] * 3, lambda _: 0.5)
    (call,) = of_muster(
        service, "standard", None, "inspector2", "create_filter", 1, 0, **parameters
    )
    assert len(call.times_ms) == attempts


def test_clock_skew_is_corrected_unlike_in_botocore():
    skewed = Reply(403, "RequestTimeTooSkewed", {"Date": "Thu, 01 Jan 2026 01:00:00 GMT"})
    theirs, ours = both([skewed])
    assert len(theirs[0].times_ms) == 1
    assert len(ours[0].times_ms) == 2
    assert ours[0].end == ()


@pytest.mark.parametrize(
    ("variables", "most"),
    [
        ({}, 3),
        ({"AWS_RETRY_MODE": "legacy"}, 5),
        ({"AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "4"}, 4),
        ({"AWS_MAX_ATTEMPTS": "7"}, 7),
    ],
)
def test_variables_and_the_profile_configure_the_mode(monkeypatch, tmp_path, variables, most):
    lines = {"AWS_RETRY_MODE": "retry_mode", "AWS_MAX_ATTEMPTS": "max_attempts"}
    file = tmp_path / "config"
    text = "".join(f"{lines[name]} = {value}\n" for name, value in variables.items())
    file.write_text("[default]\n" + text)
    for environment in (variables, {"AWS_CONFIG_FILE": str(file)}):
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            attempts = []
            with (
                muster.Session(
                    region_name="us-east-1",
                    aws_access_key_id="AKIDEXAMPLE",
                    aws_secret_access_key="the-keys-secret",
                    options=muster.SessionOptions(
                        transport=lambda _: (500, {}, b"{}"),
                        random=lambda: 0.0,
                        attempt=attempts.append,
                    ),
                ) as session,
                pytest.raises(muster.ClientError),
            ):
                session.client("macie2").get_macie_session()
            assert len(attempts) == attempts[0].max_attempts == most
            theirs = botocore.session.Session().create_client(
                "macie2", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
            )
            expected = theirs.meta.config.retries
            assert expected.get("total_max_attempts", most) == most


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"AWS_RETRY_MODE": "patient"}, "'patient' .AWS_RETRY_MODE. must be legacy or standard"),
        ({"AWS_MAX_ATTEMPTS": "0"}, "'0' .AWS_MAX_ATTEMPTS. must be an integer, at least 1"),
        ({"AWS_MAX_ATTEMPTS": "many"}, "'many' .AWS_MAX_ATTEMPTS."),
    ],
)
def test_an_invalid_setting_is_reported_with_its_source(monkeypatch, variables, reason):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(muster.MusterError, match=reason):
        muster.Session(region_name="us-east-1")


def test_an_invalid_option_is_reported():
    with pytest.raises(muster.MusterError, match=r"'never' .option retry_mode. must be legacy"):
        muster.Session(region_name="us-east-1", options=muster.SessionOptions(retry_mode="never"))
