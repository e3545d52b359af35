"""Timestamps of responses are datetimes, as in boto3, however a response is received."""

import json
from datetime import datetime, timedelta, timezone

import muster
import pytest

EVERYBODY = {"onlyAssociated": False}


@pytest.fixture
def members(inspector, accounts):
    """The ids of members in a simulated organization."""
    ids = [account["accountId"] for account in accounts[1:4]]
    inspector.batch("associate_member", ids)
    return ids


def read_all(inspector):
    """The members of a list that is read in each way, by the name of the way."""
    paginator = inspector.get_paginator("list_members")
    pages = paginator.paginate(PaginationConfig={"PageSize": 2}, **EVERYBODY)
    return {
        "call": inspector.list_members(**EVERYBODY)["members"],
        "AWS's name": inspector.call("ListMembers", **EVERYBODY)["members"],
        "submit": inspector.submit("list_members", **EVERYBODY).result()["members"],
        "pages": [member for page in pages for member in page["members"]],
        "items": list(pages.items()),
        "full result": pages.build_full_result()["members"],
    }


def test_a_timestamp_is_a_datetime_with_a_time_zone_however_it_is_read(inspector, members):
    now = datetime.fromtimestamp(inspector.session.now(), timezone.utc)
    for way, found in read_all(inspector).items():
        assert [each["accountId"] for each in found] == sorted(members), way
        for each in found:
            assert type(each["updatedAt"]) is datetime, way
            assert each["updatedAt"].utcoffset() == timedelta(0), way
            assert abs(each["updatedAt"] - now) < timedelta(hours=1), way


@pytest.mark.usefixtures("members")
def test_other_texts_are_not_converted(inspector):
    member = inspector.list_members(**EVERYBODY)["members"][0]
    assert isinstance(member["accountId"], str)
    assert isinstance(member["relationshipStatus"], str)


@pytest.mark.usefixtures("members")
def test_a_datetime_of_a_response_can_be_sent(inspector):
    updated = inspector.list_members(**EVERYBODY)["members"][0]["updatedAt"]
    criteria = {"updatedAt": [{"startInclusive": updated}]}
    inspector.create_filter(name="recent", action="NONE", filterCriteria=criteria)
    (found,) = inspector.list_filters()["filters"]
    assert found["criteria"]["updatedAt"][0]["startInclusive"] == updated


@pytest.mark.usefixtures("members")
def test_with_cli_timestamps_they_are_texts(session, inspector):
    options = muster.ClientOptions(cli_timestamps=True)
    texts = session.client("inspector2", options=options).list_members(**EVERYBODY)["members"]
    times = inspector.list_members(**EVERYBODY)["members"]
    assert [datetime.fromisoformat(each["updatedAt"]) for each in texts] == [
        each["updatedAt"] for each in times
    ]


TREE = {
    "metadata": {
        "protocol": "json", "serviceId": "Trees", "endpointPrefix": "trees",
        "apiVersion": "2026-01-01", "jsonVersion": "1.1", "targetPrefix": "Trees",
    },
    "operations": {
        name: {
            "name": name, "http": {"method": "POST", "requestUri": "/"},
            "output": {"shape": output},
        }
        for name, output in {"GetTree": "Tree", "GetName": "Name"}.items()
    },
    "shapes": {
        "Tree": {
            "type": "structure",
            "members": {
                "planted": {"shape": "Time"}, "name": {"shape": "Text"},
                "left": {"shape": "Branch"}, "byName": {"shape": "Trees"},
            },
        },
        # It has no timestamp itself; the tree within it has them.
        "Branch": {"type": "structure", "members": {"tree": {"shape": "Tree"}}},
        "Trees": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "TreeList"}},
        "TreeList": {"type": "list", "member": {"shape": "Tree"}},
        "Name": {"type": "structure", "members": {"name": {"shape": "Text"}}},
        "Time": {"type": "timestamp"}, "Text": {"type": "string"},
    },
}  # fmt: skip


@pytest.fixture
def trees():
    """A client of a made-up service, and the bodies of its responses."""
    bodies = []
    options = muster.SessionOptions(
        transport=lambda _: (200, {}, json.dumps(bodies.pop(0)).encode())
    )
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "the-keys-secret"}
    with muster.Session(region_name="us-east-1", options=options, **keys) as session:
        session.add_model("trees", TREE)
        with session.client("trees") as client:
            yield client, bodies


def test_timestamps_in_recursive_shapes_in_lists_and_in_maps_are_converted(trees):
    client, bodies = trees
    time = datetime(2026, 2, 3, 4, 5, 6, 500000, timezone.utc)
    tree = {"planted": time.timestamp(), "name": "2026-01-01T00:00:00Z"}
    bodies.append({**tree, "left": {"tree": tree}, "byName": {"a": [tree, {"left": {}}]}})
    response = client.get_tree()
    del response["ResponseMetadata"]
    read = {"planted": time, "name": "2026-01-01T00:00:00Z"}
    assert response == {**read, "left": {"tree": read}, "byName": {"a": [read, {"left": {}}]}}


def test_null_and_years_that_datetime_does_not_have_are_kept(trees):
    client, bodies = trees
    bodies += [{"planted": None, "name": "a"}, {"planted": "12026-01-01T00:00:00Z"}]
    assert client.get_tree().get("planted") is None
    assert client.get_tree()["planted"].startswith("12026-01-01T00:00:00")


def test_a_model_that_is_replaced_has_other_timestamps(trees):
    client, bodies = trees
    bodies += [{"name": "2026-01-01T00:00:00Z"}] * 2
    assert client.get_name()["name"] == "2026-01-01T00:00:00Z"
    model = json.loads(json.dumps(TREE))
    model["shapes"]["Name"]["members"]["name"]["shape"] = "Time"
    client.session.add_model("trees", model)
    replaced = client.session.client("trees")
    assert replaced.get_name()["name"] == datetime(2026, 1, 1, tzinfo=timezone.utc)
