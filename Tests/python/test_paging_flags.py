"""`muster call` on lists, beside the AWS CLI with the same flags on the same server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shelves
from recorder import Recorder

MUSTER = os.environ["MUSTER"]
AWS = str(Path(sys.executable).with_name("aws"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = shelves.install(tmp_path_factory.mktemp("models"))
    with Recorder(shelves.answer) as recorder:
        recorder.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(path),
            "AWS_DATA_PATH": str(path),
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        yield recorder


def run(server, *words):
    """What a command printed, and the requests that it made."""
    server.requests.clear()
    command = [*words, "--endpoint-url", server.url]
    done = subprocess.run(
        command, env=server.environment, capture_output=True, timeout=60, check=False
    )
    asked = [(request.path, request.query) for request in server.requests]
    return done, asked


def muster(server, *words):
    return run(server, MUSTER, "call", "shelves", *words, "--live")


def answered(result):
    done, asked = result
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), asked


@pytest.mark.parametrize(
    "words",
    [
        ["list-plain"],
        ["list-plain", "--no-paginate"],
        ["list-plain", "--max-items", "6"],
        ["list-plain", "--max-items", "8"],
        ["list-plain", "--max-items", "6", "--page-size", "5"],
        ["list-plain", "--page-size", "1"],
        ["list-plain", "--starting-token", "4"],
        ["list-plain", "--starting-token", "4___3", "--max-items", "2"],
        ["list-nested", "--max-items", "7"],
        ["list-nested"],
        ["list-pairs", "--max-items", "5"],
        ["list-last", "--max-items", "5"],
        ["list-text", "--max-items", "5"],
    ],
    ids=" ".join,
)
def test_flags_mean_what_they_mean_to_the_aws_cli(server, words):
    expected, asked = answered(run(server, AWS, "shelves", *words, "--output", "json"))
    ours = answered(muster(server, *words))
    assert ours == (expected, asked)
    assert list(ours[0]) == list(expected)


def test_each_goes_on_where_the_other_ended(server):
    commands = [[AWS, "shelves"], [MUSTER, "call", "shelves", "--live"]]
    items, token = [], []
    while token is not None:
        words = [*commands[0], "list-plain", "--max-items", "3", *token]
        answer, _ = answered(run(server, *words))
        items += answer["Items"]
        commands.reverse()
        token = ["--starting-token", answer["NextToken"]] if "NextToken" in answer else None
    assert items == [str(item) for item in range(shelves.TOTAL)]


def test_a_request_that_names_its_page_gets_that_page(server):
    answer, asked = answered(muster(server, "list-plain", "--input", '{"Max": 3}'))
    assert answer == {"Items": ["0", "1", "2"], "Next": "3", "Extra": "on every page"}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["list-plain", "--max-items", "0"], "--max-items takes a number above 0, not 0"),
        (["list-plain", "--page-size", "many"], "--page-size takes a whole number"),
        (["list-plain", "--no-paginate", "--max-items", "5"], "exclude each other"),
        (["list-last", "--page-size", "5"], "list_last takes no page size"),
        (["list-plain", "--starting-token", "a___b___c"], "Bad starting token"),
        (["list-plain", "--max-items", "5", "--input", '{"Max": 3}'], "the request has 'Max'"),
    ],
)
def test_wrong_flags_are_refused(server, words, message):
    done, asked = muster(server, *words)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not asked


def test_flags_of_pages_need_an_operation_that_has_some(server):
    done, _ = run(server, MUSTER, "call", "inspector2", "enable", "--live", "--max-items", "5")
    assert done.returncode == 2
    assert "enable has no pages" in done.stderr.decode()
