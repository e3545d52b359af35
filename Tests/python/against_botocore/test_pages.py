"""Muster and botocore read the same pages from the same server."""

import base64
import json
import os

import boto3
import botocore.config
import botocore.session
import muster
import paged_service
import pytest
from muster._library import library
from recorder import Recorder

KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "the-keys-secret"}

ITEMS = {
    "list_plain": lambda page: page["Items"],
    "list_nested": lambda page: page["Page"]["Items"],
    "list_pairs": lambda page: page["Items"],
    "list_last": lambda page: [shard["Id"] for shard in page["Shards"]],
    "list_text": lambda page: list(page["Log"]),
}


def token(**fields):
    """A resume token as botocore writes it."""
    return base64.b64encode(json.dumps(fields).encode()).decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The made-up service, and the folder of its model in AWS_DATA_PATH."""
    path = paged_service.install(tmp_path_factory.mktemp("models"))
    os.environ["AWS_DATA_PATH"] = str(path)
    with Recorder(paged_service.response) as recorder:
        yield recorder
    del os.environ["AWS_DATA_PATH"]


@pytest.fixture
def ours(server):
    with (
        muster.Session(
            region_name="us-east-1", **KEYS, options=muster.SessionOptions(endpoint_url=server.url)
        ) as session,
        session.client("catalog") as client,
    ):
        yield client


@pytest.fixture(scope="module")
def theirs(server):
    return boto3.Session(region_name="us-east-1", **KEYS).client(
        "catalog",
        endpoint_url=server.url,
        config=botocore.config.Config(retries={"max_attempts": 0}),
    )


def read(server, client, operation, **config):
    """The visible effects of reading pages: pages, requests, the full result, and the tokens."""
    server.requests.clear()
    given = {name: value for name, value in config.items() if value is not None}
    pages = client.get_paginator(operation).paginate(PaginationConfig=given)
    seen = [{name: page[name] for name in page if name != "ResponseMetadata"} for page in pages]
    requests = [(request.path, request.query) for request in server.requests]
    again = client.get_paginator(operation).paginate(PaginationConfig=given)
    whole = again.build_full_result()
    return {"pages": seen, "requests": requests, "whole": whole, "tokens": pages.resume_token}


LIMITS = [None, 1, 4, 5, 8, 9, 10, 11]


@pytest.mark.parametrize("page_size", [None, 1, 3, 4, 10, 11])
@pytest.mark.parametrize("operation", ["list_plain", "list_nested", "list_pairs", "list_text"])
def test_pages_of_any_size_equal_botocores(server, ours, theirs, operation, page_size):
    for limit in LIMITS:
        config = {"PageSize": page_size, "MaxItems": limit}
        expected = read(server, theirs, operation, **config)
        assert read(server, ours, operation, **config) == expected


TOKENS = {
    "list_plain": [
        "4", "4___2", "0___0", "None", "None___3", "4___x", token(Marker="4"),
        token(Marker="4", boto_truncate_amount=99),
    ],
    "list_nested": [
        "4___1", "None___3", token(Marker="4", boto_truncate_amount=1),
        token(Marker=None, boto_truncate_amount=3),
    ],
    "list_pairs": [
        "4", "4___b", "4___None", "4___b___2", "4___None___0", token(Marker="4", Second=None),
        token(Marker="4", Second="b", boto_truncate_amount=2),
    ],
    "list_last": ["3", "3___1", token(Marker="3", boto_truncate_amount=1)],
    "list_text": ["4", "4___2", token(Marker="8", boto_truncate_amount=1)],
}  # fmt: skip


@pytest.mark.parametrize("operation", TOKENS)
def test_a_token_of_botocore_continues_at_the_same_item(server, ours, theirs, operation):
    for starting_token in TOKENS[operation]:
        for limit in (None, 1, 3, 4):
            config = {"StartingToken": starting_token, "MaxItems": limit}
            expected = read(server, theirs, operation, **config)
            assert read(server, ours, operation, **config) == expected


@pytest.mark.parametrize("operation", ITEMS)
@pytest.mark.parametrize("piece", [1, 2, 3, 4, 5, 7])
def test_a_list_read_by_both_in_turn_is_complete(ours, theirs, operation, piece):
    items, starting_token, clients = [], None, [ours, theirs]
    while len(items) < 2 * paged_service.TOTAL:
        config = {"MaxItems": piece}
        if starting_token:
            config["StartingToken"] = starting_token
        pages = clients[0].get_paginator(operation).paginate(PaginationConfig=config)
        items += [item for page in pages for item in ITEMS[operation](page)]
        starting_token = pages.resume_token
        clients.reverse()
        if starting_token is None:
            break
    assert items == [str(item) for item in range(paged_service.TOTAL)]


def test_a_page_that_resumes_at_its_first_item_has_all_members(ours, theirs):
    """botocore drops members beside the items here, although the caller has not seen them."""
    config = {"StartingToken": token(Marker="4"), "PageSize": 4}
    (first, _) = ours.get_paginator("list_nested").paginate(PaginationConfig=config)
    assert first["Log"] == "4567"
    assert len(first["Notes"]) == 4
    (first, _) = theirs.get_paginator("list_nested").paginate(PaginationConfig=config)
    assert first["Log"] == ""
    assert first["Notes"] == []


def test_every_page_has_a_resume_token(ours):
    pages = ours.get_paginator("list_plain").paginate()
    tokens = []
    for _ in pages:
        tokens.append(pages.resume_token)
    assert tokens == [token(Marker="4"), token(Marker="8"), None]


def test_items_are_iterated_one_by_one(ours):
    expected = [str(item) for item in range(paged_service.TOTAL)]
    assert list(ours.get_paginator("list_plain").paginate().items()) == expected
    nested = ours.get_paginator("list_nested").paginate(PaginationConfig={"MaxItems": 7})
    assert list(nested.items()) == expected[:7]


def test_every_paginator_of_botocore_is_supported():
    loader = botocore.session.Session().get_component("data_loader")
    found = {}
    for service in loader.list_available_services("paginators-1"):
        for facts in loader.load_service_model(service, "paginators-1")["pagination"].values():
            found[f"List{len(found)}"] = facts
    assert len(found) > 3000
    http = {"method": "GET", "requestUri": "/"}
    model = {**paged_service.MODEL, "operations": {name: {"http": http} for name in found}}
    with muster.Session(
        region_name="us-east-1",
        **KEYS,
        options=muster.SessionOptions(transport=lambda _: (200, {}, b"{}"), clock=lambda: 0.0),
    ) as session:
        session.add_model("everything", model, {"pagination": found})
        with session.client("everything") as client:
            for name in found:
                assert [page.keys() for page in client.get_paginator(name).paginate()] == [
                    {"ResponseMetadata"}
                ]


def test_a_service_that_repeats_a_token_is_an_error():
    response = {"members": [], "nextToken": "again"}
    with (
        Recorder(lambda _: response) as server,
        muster.Session(
            region_name="us-east-1", **KEYS, options=muster.SessionOptions(endpoint_url=server.url)
        ) as session,
    ):
        pages = iter(session.client("macie2").get_paginator("list_members").paginate())
        assert next(pages)["nextToken"] == next(pages)["nextToken"] == "again"
        with pytest.raises(muster.ResponseError, match="same next token was received twice"):
            next(pages)
        assert len(server.requests) == 2


@pytest.fixture
def members():
    """An inspector with 400 members."""
    with (
        muster.Session(
            options=muster.SessionOptions(simulation={"accounts": 0, "adopt": True})
        ) as session,
        session.client("inspector2") as inspector,
    ):
        inspector.batch("associate_member", [f"{number:012}" for number in range(400)])
        yield inspector


def test_only_one_page_is_in_memory(members):
    live = library().muster_handle_count
    before = live()
    paginator = members.get_paginator("list_members")
    count = pages = 0
    for page in paginator.paginate(onlyAssociated=False, PaginationConfig={"PageSize": 25}):
        # The pages themselves; the result is a dict already.
        assert live() == before + 1
        count += len(page["members"])
        pages += 1
    assert (count, pages) == (400, 16)
    assert live() == before


def test_pages_are_freed_with_the_iterator(members):
    live = library().muster_handle_count
    before = live()
    for page in members.get_paginator("list_members").paginate(onlyAssociated=False):
        assert page["members"]
        break
    assert live() == before


def test_the_full_result_is_one_response(members):
    paginator = members.get_paginator("list_members")
    config = {"PageSize": 25, "MaxItems": 390}
    whole = paginator.paginate(onlyAssociated=False, PaginationConfig=config).build_full_result()
    assert list(whole) == ["members", "NextToken"]
    assert len(whole["members"]) == 390
    rest = {"StartingToken": whole["NextToken"]}
    pages = paginator.paginate(onlyAssociated=False, PaginationConfig=rest)
    assert len(list(pages.items())) == 10


def test_a_client_reports_which_operations_have_pages(inspector):
    assert inspector.can_paginate("list_members")
    assert not inspector.can_paginate("enable")
    with pytest.raises(muster.UnknownNameError, match="enable cannot be paginated"):
        inspector.get_paginator("enable")
    with pytest.raises(muster.UnknownNameError, match="list_members"):
        inspector.get_paginator("list_membres")


@pytest.mark.parametrize(
    ("config", "error", "message"),
    [
        ({"MaxItem": 5}, ValueError, "did you mean MaxItems"),
        ({"MaxItems": 0}, ValueError, "MaxItems must be positive"),
        ({"PageSize": -1}, ValueError, "PageSize must be positive"),
        ({"PageSize": 5000}, muster.ParamValidationError, "/maxResults"),
        ({"StartingToken": "a___b___c"}, muster.ParamValidationError, "Bad starting token"),
        (
            {"StartingToken": token(Other="x", boto_truncate_amount=1)},
            muster.ParamValidationError,
            "belongs to another operation",
        ),
        (
            {"StartingToken": token(nextToken="x", boto_truncate_amount=-1)},
            muster.ParamValidationError,
            "is not a number of items",
        ),
    ],
)
def test_an_invalid_pagination_config_is_refused(inspector, config, error, message):
    with pytest.raises(error, match=message):
        list(inspector.get_paginator("list_members").paginate(PaginationConfig=config))


def test_invalid_parameters_are_reported_with_their_path(inspector):
    with pytest.raises(muster.ParamValidationError, match=r"/maxResult is not .*maxResults"):
        list(inspector.get_paginator("list_members").paginate(maxResult=5))
