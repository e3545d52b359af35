"""Muster retries as botocore does: equal responses lead to equal attempts at equal times."""

import random

import botocore
import muster
import published_models
import pytest
from retry_pair import Answer, Stage, of_botocore, of_muster

MACIE = ("macie2", "get_macie_session")
THROTTLED = Answer(429, "ThrottlingException")


def asked_back(value):
    return Answer(429, "ThrottlingException", {"x-amz-retry-after": value})


def both(answers, mode="standard", operation=MACIE, count=1, gap_ms=100, jitter=None, most=None):
    """The calls of both."""
    jitter = jitter or (lambda sent: 0.2523 + sent % 7 / 10)
    twins = []
    for twin in (of_botocore, of_muster):
        stage = Stage(list(answers), jitter)
        twins.append(twin(stage, mode, most, *operation, count, gap_ms))
    return twins


CASES = {
    "a success": [],
    "throttled once": [THROTTLED],
    "throttled at every attempt": [THROTTLED] * 9,
    "throttled without a code": [Answer(429)] * 9,
    "throttled with a code of no meaning": [Answer(429, "Strange")] * 9,
    "each code of throttling": [Answer(400, "Throttling"), Answer(400, "SlowDown")],
    "other codes of throttling": [
        Answer(400, "RequestLimitExceeded"),
        Answer(400, "PriorRequestNotComplete"),
    ],
    "codes that may pass": [Answer(400, "RequestTimeout"), Answer(408, "RequestTimeoutException")],
    "500": [Answer(500, "InternalServerException")] * 9,
    "500 without a code": [Answer(500)] * 9,
    "502, then 503": [Answer(502), Answer(503)],
    "504, then 501": [Answer(504), Answer(501)],
    "503 that throttles": [Answer(503, "SlowDown")] * 9,
    "509": [Answer(509)] * 9,
    "refused connections": [Answer(0)] * 9,
    "answers that do not come": [Answer(0, "timeout")] * 9,
    "connections that break": [Answer(0, "broken")] * 9,
    "no connection, then none that holds, then no answer": [
        Answer(0),
        Answer(0, "broken"),
        Answer(0, "timeout"),
    ],
    "a refused connection, then 500, then throttled": [Answer(0), Answer(500), THROTTLED],
    "what would fail again": [Answer(403, "AccessDeniedException")],
    "a conflict": [Answer(409, "ConflictException")],
    "a quota of the service": [Answer(402, "ServiceQuotaExceededException")],
    "x-amz-retry-after above the wait": [asked_back("1700"), asked_back("3100")],
    "x-amz-retry-after far above it": [asked_back("600000")],
    "x-amz-retry-after below it": [asked_back("1")],
    "x-amz-retry-after of a fault": [Answer(503, "", {"x-amz-retry-after": "1200"})],
    "x-amz-retry-after that is not a number": [asked_back("soon"), asked_back("-4")],
    "Date, which makes a ttl": [
        Answer(503, "", {"Date": "Thu, 01 Jan 2026 00:00:05 GMT"}),
        Answer(0),
    ],
    "Date that is not a date": [Answer(503, "", {"Date": "yesterday"})],
}


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("answers", CASES.values(), ids=CASES.keys())
def test_attempts_waits_headers_and_errors_are_botocores(answers, mode):
    theirs, ours = both(answers, mode)
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
def test_seconds_by_http_are_heeded_like_botocores_milliseconds(seconds, mode):
    theirs, _ = both([asked_back(str(1000 * seconds))], mode)
    _, ours = both([Answer(429, "ThrottlingException", {"Retry-After": str(seconds)})], mode)
    assert ours[0].times_ms == theirs[0].times_ms


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("most", [1, 2, 6])
def test_as_many_attempts_are_made(mode, most):
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
def test_what_the_models_say_counts_as_with_botocore(service, method, code, status):
    theirs, ours = both([Answer(status, code)] * 9, operation=(service, method))
    assert (ours[0].times_ms, ours[0].end) == (theirs[0].times_ms, theirs[0].end)


@pytest.mark.parametrize("mode", ["standard", "adaptive"])
@pytest.mark.parametrize("most", [None, 2])
def test_a_service_of_its_own_speed_is_asked_as_botocore_asks_it(mode, most, monkeypatch, tmp_path):
    """DynamoDB has delays and a number of attempts of its own."""
    monkeypatch.setenv("AWS_DATA_PATH", published_models.unpack("dynamodb", tmp_path))
    answers = [Answer(500), Answer(0), THROTTLED, Answer(500), Answer(500)]
    theirs, ours = both(answers, mode, most=most, operation=("dynamodb", "list_tables"))
    assert len(ours[0].times_ms) == (most or 4)
    assert [call.times_ms for call in ours] == [call.times_ms for call in theirs]
    assert [call.requests for call in ours] == [call.requests for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]


@pytest.mark.parametrize(
    "fault", [THROTTLED, Answer(503), Answer(0), Answer(0, "timeout"), Answer(0, "broken")]
)
def test_a_client_runs_out_of_retries_where_botocore_does(fault):
    # A success restores part of the quota.
    answers = ([fault] * 40 + [Answer()] * 3) * 6
    theirs, ours = both(answers, count=120)
    assert [call.times_ms for call in ours] == [call.times_ms for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]
    assert any(len(call.times_ms) == 1 for call in ours)


@pytest.mark.parametrize("gap_ms", [3, 40, 250, 1500])
def test_the_adaptive_mode_sends_when_botocore_does(gap_ms):
    answers = [Answer()] * 30 + [THROTTLED] + [Answer()] * 20 + [THROTTLED] * 2 + [Answer()] * 30
    theirs, ours = both(answers, "adaptive", count=80, gap_ms=gap_ms)
    # The wait for a token is in whole milliseconds.
    for our, their in zip(ours, theirs, strict=True):
        assert our.times_ms == pytest.approx(their.times_ms, abs=len(ours))
    assert [call.end for call in ours] == [call.end for call in theirs]


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("seed", range(5))
def test_random_answers_lead_to_the_same_attempts(mode, seed):
    generator = random.Random(f"{mode} {seed}")
    kinds = [
        THROTTLED,
        Answer(500),
        Answer(0),
        Answer(0, "timeout"),
        Answer(),
        Answer(403, "AccessDeniedException"),
    ]
    answers = generator.choices([*kinds, asked_back("900")], k=30)
    jitter = [generator.random() for _ in range(200)]
    theirs, ours = both(answers, mode, count=12, jitter=jitter.__getitem__)
    assert [len(call.times_ms) for call in ours] == [len(call.times_ms) for call in theirs]
    assert [call.end for call in ours] == [call.end for call in theirs]
    for our, their in zip(ours, theirs, strict=True):
        assert our.times_ms == pytest.approx(their.times_ms, abs=len(answers))


def test_a_write_that_may_have_been_carried_out_is_not_repeated_as_botocore_would():
    parameters = {"action": "NONE", "filterCriteria": {}, "name": "a-filter"}
    attempts = []
    for twin in (of_botocore, of_muster):
        stage = Stage([Answer(500)] * 3, lambda _: 0.5)
        calls = twin(stage, "standard", None, "inspector2", "create_filter", 1, 0, **parameters)
        attempts.append(len(calls[0].times_ms))
    assert attempts == [3, 1]


@pytest.mark.parametrize(("how", "attempts"), [("", 3), ("timeout", 1), ("broken", 1)])
def test_a_write_is_sent_again_only_where_nothing_was_sent(how, attempts):
    parameters = {"action": "NONE", "filterCriteria": {}, "name": "a-filter"}
    stage = Stage([Answer(0, how)] * 3, lambda _: 0.5)
    (call,) = of_muster(stage, "standard", None, "inspector2", "create_filter", 1, 0, **parameters)
    assert len(call.times_ms) == attempts


def test_a_wrong_clock_is_corrected_where_botocore_gives_up():
    skewed = Answer(403, "RequestTimeTooSkewed", {"Date": "Thu, 01 Jan 2026 01:00:00 GMT"})
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
def test_variables_and_the_profile_choose_the_mode(monkeypatch, tmp_path, variables, most):
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
        ({"AWS_MAX_ATTEMPTS": "0"}, "'0' .AWS_MAX_ATTEMPTS. must be a whole number of at least 1"),
        ({"AWS_MAX_ATTEMPTS": "many"}, "'many' .AWS_MAX_ATTEMPTS."),
    ],
)
def test_a_setting_that_cannot_be_is_named(monkeypatch, variables, reason):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(muster.MusterError, match=reason):
        muster.Session(region_name="us-east-1")


def test_an_option_that_cannot_be_is_named():
    with pytest.raises(muster.MusterError, match=r"'never' .option retry_mode. must be legacy"):
        muster.Session(region_name="us-east-1", options=muster.SessionOptions(retry_mode="never"))
