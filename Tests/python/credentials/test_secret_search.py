"""The search finds a secret wherever it is revealed."""

import muster
import pytest
import secret_search
from session_options import open_session

SECRET = "the-keys-secret"
OPTIONS = {
    "region_name": "us-east-1", "aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": SECRET,
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_secret_is_disclosed(monkeypatch):
    """These tests reveal secrets on purpose."""
    secret_search.forget()
    secret_search.listen(monkeypatch)
    yield
    secret_search.forget()


def call_that_gets(document, **options):
    response = (200, {"Content-Type": "application/json"}, document.encode())
    with open_session(transport=lambda _: response, **OPTIONS, **options) as session:
        return session.client("macie2").list_members()


def test_the_wire_log_is_searched():
    # The model does not mark this member as sensitive.
    call_that_gets(f'{{"members": [{{"accountId": "{SECRET}"}}]}}')
    (leak,) = secret_search.leaks()
    assert leak.startswith(f"an option ({SECRET}) is in the log: < ")


def test_a_callback_of_the_test_still_receives_the_log():
    records = []
    call_that_gets('{"members": []}', log=records.append, log_level="debug")
    assert {record.level for record in records} == {"debug"}
    assert list(secret_search.leaks()) == []


def test_errors_are_searched():
    with pytest.raises(muster.MusterError):
        raise muster.MusterError("Code", f"with {SECRET} in it", -5, {})
    secret_search.learn("an option", SECRET)
    assert len(list(secret_search.leaks())) == 2


def test_a_journal_is_searched(tmp_path):
    response = (200, {"Content-Type": "application/json"}, b"{}")
    path = tmp_path / "run.db"
    with muster.Session(
        **OPTIONS, options=muster.SessionOptions(transport=lambda _: response, journal=path)
    ) as session:
        session.client("macie2").enable_macie(clientToken=SECRET)
    assert any("the journal" in leak for leak in secret_search.leaks())


@pytest.mark.parametrize(
    "text",
    [
        f'{{"a": [{{"secretAccessKey": "{SECRET}"}}]}}',
        f"Action=AssumeRole&WebIdentityToken={SECRET}",
        f"<A><SecretAccessKey>{SECRET}</SecretAccessKey></A>",
        f"[default]\naws_secret_access_key = {SECRET}\n",
    ],
)
def test_secrets_are_known_in_every_form(text):
    secret_search.learn_text("a text", text)
    secret_search.observe("a text", f"well, {SECRET}!")
    assert len(list(secret_search.leaks())) == 1


def test_a_secret_within_a_longer_word_is_not_found():
    secret_search.learn("a device's code", "123456")
    secret_search.observe("a text", "arn:aws:iam::123456789012:role/a")
    assert list(secret_search.leaks()) == []
    secret_search.observe("a text", "TokenCode=123456&")
    assert len(list(secret_search.leaks())) == 1


@pytest.mark.parametrize("secret", ["x", "secret", "token"])
def test_values_that_are_too_common_are_not_accepted_as_secrets(secret):
    with pytest.raises(AssertionError, match="a test's"):
        secret_search.learn("a test's", secret)
