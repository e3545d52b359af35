"""The runs in the journal of a session."""

import json

import muster
import pytest


def opened(journal, sent, description=None):
    """A session whose requests that change something are appended to `sent`."""

    def transport(request):
        if request.method != "GET":
            sent.append(request.url)
        return 200, {}, b'{"arn": "arn:1"}'

    return muster.Session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        options=muster.SessionOptions(journal=journal, run=description, transport=transport),
    )


def create(session):
    account = {"accountId": "111122223333", "email": "one@example.com"}
    return session.client("macie2").create_member(account=account)


def test_a_run_is_resumed_until_it_ends(tmp_path):
    journal, sent = tmp_path / "run.db", []
    for expected in (1, 1):
        with opened(journal, sent) as session:
            create(session)
            assert len(sent) == expected
    with opened(journal, sent) as session:
        ended = session.end_run({"outcomes": [{"outcome": "done", "step": "a"}]})
        assert (ended["status"], ended["callsInDoubt"]) == ("ended", 0)
    with opened(journal, sent) as session:
        create(session)
        session.fail_run("it was stopped")
    assert len(sent) == 2

    first, second = muster.list_runs(str(journal))["runs"]
    assert (first["status"], first["counts"]) == ("ended", {"done": 1})
    assert (second["status"], second["failure"]) == ("failed", "it was stopped")
    shown = muster.describe_run(str(journal), 1)
    requests = {each["operation"]: each["requests"] for each in shown["requests"]}
    assert requests["CreateMember"] == 1
    assert len(shown["sessions"]) == 3


def test_a_run_that_does_not_end_has_the_report_so_far(tmp_path):
    journal = tmp_path / "run.db"
    with opened(journal, []) as session:
        for outcome in ("pending", "done"):
            session.record_report({"outcomes": [{"outcome": outcome, "step": "a"}]})
    (run,) = muster.list_runs(str(journal))["runs"]
    assert (run["status"], run["counts"]) == ("interrupted", {"done": 1})
    with opened(journal, []) as session:
        assert session.end_run(None)["counts"] == {}
    assert len(muster.list_runs(str(journal))["runs"]) == 1


def test_another_description_is_another_run(tmp_path):
    journal, sent = tmp_path / "run.db", []
    for count in (1, 2):
        with opened(journal, sent, json.dumps({"arguments": {"count": count}})) as session:
            create(session)
    assert [each["id"] for each in muster.list_runs(str(journal))["runs"]] == [1, 2]


def test_a_file_counts_when_it_was_read(tmp_path):
    journal = tmp_path / "run.db"

    def description(text):
        files = [{"name": name, "text": text + name, "isRead": False} for name in ("a", "b")]
        return json.dumps({"files": files})

    with opened(journal, [], description("first ")) as session:
        session.record_read("a")
        with pytest.raises(muster.MusterError, match="no file 'c'"):
            session.record_read("c")
    assert [each["name"] for each in muster.describe_run(str(journal), 1)["files"]] == ["a"]
    with opened(journal, [], description("second ")):
        pass
    assert [each["id"] for each in muster.list_runs(str(journal))["runs"]] == [1, 2]


def test_a_session_without_a_journal_has_no_run():
    with (
        muster.Session(options=muster.SessionOptions(simulation={"accounts": 1})) as session,
        pytest.raises(muster.MusterError, match="has no journal"),
    ):
        session.end_run({})
