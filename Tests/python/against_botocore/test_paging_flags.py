"""`muster call` and the AWS CLI list pages from the same server with the same flags."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import paged_service
import pytest
import yaml
from recorder import Recorder

MUSTER = os.environ["MUSTER"]
AWS = str(Path(sys.executable).with_name("aws"))


ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "the-keys-secret",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = paged_service.install(tmp_path_factory.mktemp("models"))
    with Recorder(paged_service.response) as recorder:
        recorder.environment = {**ENVIRONMENT, "HOME": str(path), "AWS_DATA_PATH": str(path)}
        yield recorder


def run(server, *words):
    """The output of a command, and its requests."""
    server.requests.clear()
    command = [*words, "--endpoint-url", server.url]
    done = subprocess.run(
        command, env=server.environment, capture_output=True, timeout=60, check=False
    )
    requests = [(request.path, request.query) for request in server.requests]
    return done, requests


def muster(server, *words):
    return run(server, MUSTER, "call", "catalog", *words, "--live")


def printed(result):
    done, requests = result
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(), requests


def output_and_requests(result):
    text, requests = printed(result)
    return json.loads(text), requests


every_way = pytest.mark.parametrize(
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


@every_way
def test_paging_flags_have_the_same_effect_as_in_the_aws_cli(server, words):
    expected, requests = output_and_requests(
        run(server, AWS, "catalog", *words, "--output", "json")
    )
    ours = output_and_requests(muster(server, *words))
    assert ours == (expected, requests)
    assert list(ours[0]) == list(expected)


@every_way
@pytest.mark.parametrize("form", ["text", "table"])
def test_the_output_of_pages_equals_the_aws_clis(server, words, form):
    words = [*words, "--output", form]
    assert printed(muster(server, *words)) == printed(run(server, AWS, "catalog", *words))


def test_a_stream_of_yaml_has_every_page(server):
    """The pages as in version 2 of the AWS CLI, followed by the token for the next one."""
    text, requests = printed(muster(server, "list-plain", "--output", "yaml-stream"))
    extra = {"Extra": "on every page"}
    assert yaml.safe_load(text) == [
        {"Items": ["0", "1", "2", "3"], "Next": "4", **extra},
        {"Items": ["4", "5", "6", "7"], "Next": "8", **extra},
        {"Items": ["8", "9"], **extra},
    ]
    assert len(requests) == 3
    words = ["list-plain", "--max-items", "6", "--output"]
    text, _ = printed(muster(server, *words, "yaml-stream"))
    whole, _ = output_and_requests(muster(server, *words, "json"))
    assert [page["Items"] for page in yaml.safe_load(text)[:-1]] == [
        ["0", "1", "2", "3"],
        ["4", "5"],
    ]
    assert yaml.safe_load(text)[-1] == {"NextToken": whole["NextToken"]}


@pytest.mark.parametrize("form", ["text", "yaml-stream"])
def test_a_page_is_printed_before_the_next_one_is_requested(tmp_path, form):
    """The server delays the second page until the first one was read from the pipe."""
    first_was_read = threading.Event()
    waits = []

    def response(request):
        if ("marker", "4") in request.query:
            waits.append(first_was_read.wait(timeout=60))
        return paged_service.response(request)

    environment = {**ENVIRONMENT, "AWS_DATA_PATH": str(paged_service.install(tmp_path))}
    with Recorder(response) as server:
        command = [MUSTER, "call", "catalog", "list-plain", "--output", form]
        command += ["--live", "--endpoint-url", server.url]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            first = [process.stdout.readline() for _ in range(4)]
            first_was_read.set()
            rest = process.stdout.read()
    assert process.returncode == 0
    assert waits == [True]
    assert b"3" in first[-1] + rest
    assert b"9" in rest


@pytest.mark.parametrize("form", ["text", "yaml-stream"])
def test_pages_before_a_failure_are_printed(tmp_path, form):
    def response(request):
        return paged_service.response(request) if not request.query else {"Items": "none"}

    environment = {**ENVIRONMENT, "AWS_DATA_PATH": str(paged_service.install(tmp_path))}
    with Recorder(response) as server:
        server.environment = environment
        done, _ = muster(server, "list-plain", "--output", form)
    assert done.returncode == 2
    assert b"/Items" in done.stderr
    assert b"3" in done.stdout


def test_each_continues_with_the_others_token(server):
    commands = [[AWS, "catalog"], [MUSTER, "call", "catalog", "--live"]]
    items, token = [], []
    while token is not None:
        words = [*commands[0], "list-plain", "--max-items", "3", *token]
        response, _ = output_and_requests(run(server, *words))
        items += response["Items"]
        commands.reverse()
        token = ["--starting-token", response["NextToken"]] if "NextToken" in response else None
    assert items == [str(item) for item in range(paged_service.TOTAL)]


def test_a_page_size_in_the_input_reads_one_page(server):
    response, requests = output_and_requests(muster(server, "list-plain", "--input", '{"Max": 3}'))
    assert response == {"Items": ["0", "1", "2"], "Next": "3", "Extra": "on every page"}
    assert len(requests) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["list-plain", "--max-items", "0"],
            "--max-items must be an integer, at least 1, not '0'",
        ),
        (
            ["list-plain", "--page-size", "many"],
            "--page-size must be an integer, at least 1, not 'many'",
        ),
        (
            ["list-plain", "--no-paginate", "--max-items", "5"],
            "--no-paginate and --max-items cannot be used",
        ),
        (["list-last", "--page-size", "5"], "list_last has no page size"),
        (["list-plain", "--starting-token", "a___b___c"], "Bad starting token"),
        (
            ["list-plain", "--max-items", "5", "--input", '{"Max": 3}'],
            "the request already sets 'Max'",
        ),
    ],
)
def test_invalid_paging_flags_are_refused(server, words, message):
    done, requests = muster(server, *words)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not requests


def test_paging_flags_require_an_operation_with_pages(server):
    done, _ = run(server, MUSTER, "call", "inspector2", "enable", "--live", "--max-items", "5")
    assert done.returncode == 2
    assert "enable is not paginated" in done.stderr.decode()
