"""Custom models: loaded or added, described, called."""

import contextlib
import json
import sqlite3

import muster
import pytest

TOYS = {
    "metadata": {
        "apiVersion": "2020-01-01",
        "endpointPrefix": "toys",
        "protocol": "rest-json",
        "serviceFullName": "Toy Service",
        "serviceId": "My Toys",
    },
    "operations": {
        "GetToy": {
            "http": {"method": "GET", "requestUri": "/toys/{name}"},
            "input": {"shape": "GetToyRequest"},
            "output": {"shape": "Toy"},
        },
        "PutToy": {
            "http": {"method": "PUT", "requestUri": "/toys"},
            "input": {"shape": "Toy"},
            "authtype": "none",
        },
        "StreamToy": {
            "http": {"method": "GET", "requestUri": "/stream"},
            "output": {"shape": "Stream"},
        },
    },
    "shapes": {
        "GetToyRequest": {
            "type": "structure",
            "required": ["name"],
            "members": {"name": {"shape": "Name", "location": "uri", "locationName": "name"}},
        },
        "Toy": {
            "type": "structure",
            "members": {
                "name": {"shape": "Name"},
                "parts": {"shape": "Toys"},
                "token": {"shape": "Name", "idempotencyToken": True},
            },
        },
        "Toys": {"type": "list", "member": {"shape": "Toy"}},
        "Nests": {"type": "list", "member": {"shape": "Nests"}},
        "Stream": {
            "type": "structure",
            "payload": "body",
            "members": {"body": {"shape": "Blob", "streaming": True}},
        },
        "Blob": {"type": "blob"},
        "Name": {"type": "string", "max": 20},
    },
}


def changed(*path_and_value):
    """The model with one value changed."""
    model = json.loads(json.dumps(TOYS))
    *path, last, value = path_and_value
    parent = model
    for name in path:
        parent = parent[name]
    parent[last] = value
    return model


@pytest.fixture
def session():
    with muster.Session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        options=muster.SessionOptions(
            transport=lambda _: (200, {}, b"{}"),
            clock=lambda: 1440938160.0,
            token=lambda: "made-up",
        ),
    ) as opened:
        yield opened


def test_an_added_service_is_called_by_its_name(session):
    assert session.add_model("toys", TOYS) == "toys"
    toys = session.client("toys")
    assert toys.get_toy(name="bear")["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert {"get_toy", "put_toy"} <= set(dir(toys))


def test_a_service_is_loaded_from_a_file_or_folder(session, tmp_path):
    folder = tmp_path / "wooden" / "2020-01-01"
    folder.mkdir(parents=True)
    file = folder / "service-2.json"
    file.write_text(json.dumps(TOYS))
    assert session.load_model(folder) == "wooden"
    assert session.load_model(str(file)) == "wooden"
    assert session.client("wooden").prepare("get_toy", name="bear")["method"] == "GET"


@pytest.mark.parametrize("variable", ["AWS_DATA_PATH", "HOME"])
def test_a_service_is_found_where_botocore_finds_it(variable, monkeypatch, tmp_path):
    below = tmp_path if variable == "AWS_DATA_PATH" else tmp_path / ".aws" / "models"
    folder = below / "toys" / "2020-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(TOYS))
    monkeypatch.setenv(variable, str(tmp_path))
    assert muster.describe("toys", "get_toy")["name"] == "GetToy"
    client = muster.client(
        "toys", "us-east-1", options=muster.SessionOptions(transport=lambda _: (200, {}, b"{}"))
    )
    assert "get_toy" in dir(client)


def test_a_model_belongs_to_one_session(session):
    session.add_model("toys", TOYS)
    with pytest.raises(muster.UnknownNameError, match="toys"):
        muster.describe("toys", "get_toy")
    assert muster.describe("toys", "get_toy", session=session)["name"] == "GetToy"


def test_a_prepared_request_equals_the_one_that_is_sent(session):
    sent = []
    with muster.Session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        options=muster.SessionOptions(
            transport=lambda request: sent.append(request) or (200, {}, b"{}"),
            clock=lambda: 1440938160.0,
            token=lambda: "made-up",
        ),
    ) as other:
        for opened in (session, other):
            opened.add_model("toys", changed("operations", "PutToy", "authtype", "v4"))
        prepared = session.client("toys").prepare("put_toy", name="bär")
        other.client("toys").put_toy(name="bär")
    (request,) = sent
    assert prepared["method"] == request.method
    assert prepared["url"] == request.url
    headers = {h["name"]: h["value"] for h in prepared["headers"]}
    assert headers.keys() == request.headers.keys()
    # Each call has an id, which is signed.
    own = ("amz-sdk-invocation-id", "Authorization")
    assert all(headers[name] == request.headers[name] for name in headers if name not in own)
    assert prepared["body"] == request.body.decode()
    assert json.loads(request.body) == {"name": "bär", "token": "made-up"}
    assert request.headers["X-Amz-Date"] == "20150830T123600Z"


def test_an_unsigned_operation_needs_no_credentials(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    with muster.Session(region_name="us-east-1") as session:
        session.add_model("toys", TOYS)
        prepared = session.client("toys").prepare("put_toy", name="bear")
    names = {h["name"] for h in prepared["headers"]}
    own = {"User-Agent", "amz-sdk-invocation-id", "amz-sdk-request"}
    assert names == {"Host", "Content-Type"} | own


def test_a_streaming_operation_is_refused(session):
    session.add_model("toys", TOYS)
    with pytest.raises(muster.UnknownNameError, match="StreamToy of toys streams"):
        session.client("toys").stream_toy()


def test_recursive_shapes_are_described_once(session):
    endless = {
        "type": "structure",
        "members": {"nests": {"shape": "Nests"}, "toy": {"shape": "Toy"}},
    }
    session.add_model("toys", changed("shapes", "Toy", endless))
    output = muster.describe("toys", "get_toy", session=session)["output"]
    assert output["members"]["nests"]["element"] == {"shape": "Nests"}
    assert output["members"]["toy"] == {"shape": "Toy"}
    toys = session.client("toys")
    assert toys.prepare("put_toy", nests=[[], [[]]])["body"] == '{"nests":[[],[[]]]}'
    with pytest.raises(muster.ParamValidationError, match="/nests/0/0"):
        toys.put_toy(nests=[["deep"]])


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ({}, "its metadata has no endpointPrefix or protocol"),
        ([], "its metadata has no endpointPrefix or protocol"),
        (changed("metadata", "protocol", "rest-xml"), "uses rest-xml, and Muster supports only"),
        (changed("metadata", "protocols", ["smithy-rpc-v2-cbor"]), "uses smithy-rpc-v2-cbor"),
        (changed("shapes", "Toys", "member", "shape", "Bear"), "Toys refers to shape Bear"),
        (changed("shapes", "Name", "type", "poem"), "shape Name has the unknown type poem"),
    ],
)
def test_an_invalid_model_is_refused_with_the_reason(session, model, reason):
    with pytest.raises(muster.ConfigurationError, match=reason):
        session.add_model("toys", model)
    with pytest.raises(muster.UnknownNameError, match="Unknown service: 'toys'"):
        session.client("toys")


# More members that models may have, so that each of them can be damaged.
RICH = changed(
    "shapes", "Kind", {"type": "string", "enum": ["A", "B"], "min": 1, "pattern": "[A-B]"}
)
RICH["shapes"]["Map"] = {
    "type": "map",
    "key": {"shape": "Kind"},
    "value": {"shape": "Map"},
    "max": 3,
}
RICH["shapes"]["Refusal"] = {
    "type": "structure", "members": {"reason": {"shape": "Name"}}, "exception": True,
    "error": {"code": "Refused", "httpStatusCode": 409},
}  # fmt: skip
RICH["shapes"]["Toy"]["members"] |= {
    "map": {"shape": "Map", "flattened": True}, "deep": {"shape": "Deep", "xmlAttribute": True},
    "at": {"shape": "At", "location": "header", "locationName": "at"},
}  # fmt: skip
RICH["shapes"] |= {"At": {"type": "timestamp", "timestampFormat": "iso8601"}}
RICH["shapes"]["Deep"] = {"type": "structure", "union": True, "members": {"a": {"shape": "Deep"}}}
RICH["operations"]["GetToy"]["errors"] = [{"shape": "Refusal"}]
PAGES = {"input_token": "name", "output_token": "name", "limit_key": "max", "result_key": "parts"}
WRONG = [None, True, -1, 2**70, "", "Toy", "Map", "[", [], [[]], {}, {"shape": "Toy"}]


def paths(value, path=()):
    """The paths of all values within a value."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in children:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from paths(child, (*path, key))


@pytest.mark.parametrize("path", list(paths(RICH)), ids=lambda path: "/".join(map(str, path)))
def test_a_damaged_model_does_not_crash(session, path):
    """A damaged model is refused, or works, or fails with a documented error."""
    for wrong in WRONG:
        model = json.loads(json.dumps(RICH))
        parent = model
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = wrong
        with contextlib.suppress(muster.ConfigurationError):
            session.add_model("toys", model, {"pagination": {"GetToy": PAGES}})
            use_everything(session)


@pytest.mark.parametrize("path", list(paths(PAGES)))
def test_a_damaged_paginator_does_not_crash(session, path):
    for wrong in WRONG:
        with contextlib.suppress(muster.ConfigurationError):
            session.add_model("toys", RICH, {"pagination": {"GetToy": {**PAGES, path[0]: wrong}}})
            use_everything(session)


def use_everything(session):
    values = {
        "name": "n", "parts": [{"name": "m"}], "map": {"A": {"B": {}}}, "deep": {"a": {}}, "at": 1.5
    }  # fmt: skip
    with contextlib.suppress(muster.ConfigurationError), session.client("toys") as client:
        for name in RICH["operations"]:
            for request in ({}, {"name": "n"}, values):
                with contextlib.suppress(muster.MusterError):
                    muster.describe("toys", name, session=session)
                    client.call(name, **request)
                    assert len(list(client.get_paginator(name).paginate(**request))) < 3


def test_a_file_that_is_not_a_model_is_named(session, tmp_path):
    file = tmp_path / "service-2.json"
    with pytest.raises(muster.ConfigurationError, match="missing cannot be read: No such file"):
        session.load_model(tmp_path / "missing")
    file.write_text('{"metadata": ]')
    with pytest.raises(
        muster.ConfigurationError, match=f"{file} is not valid JSON at line 1, column 14"
    ):
        session.load_model(tmp_path)


@pytest.mark.parametrize("name", ["", "../toys", "a/b", ".hidden", "a b"])
def test_an_invalid_service_name_is_refused(session, name):
    with pytest.raises(muster.ConfigurationError, match="is not a valid service name"):
        session.add_model(name, TOYS)


def test_a_built_in_service_can_be_replaced(session):
    model = changed("metadata", "serviceFullName", "Mine")
    assert session.add_model("macie2", model) == "macie2"
    assert "get_toy" in dir(session.client("macie2"))
    assert muster.describe("macie2", "get_member")["name"] == "GetMember"


@pytest.mark.parametrize(
    ("service", "operation", "required"),
    [
        ("inspector2", "Enable", ["resourceTypes"]),
        ("macie2", "get_member", ["id"]),
        ("organizations", "move_account", ["AccountId", "SourceParentId", "DestinationParentId"]),
        ("sts", "AssumeRole", ["RoleArn", "RoleSessionName"]),
    ],
)
def test_built_in_operations_are_described(service, operation, required):
    description = muster.describe(service, operation)
    assert operation in (description["name"], description["method"])
    assert description["input"]["required"] == required
    assert not description["deprecated"]


def test_a_prepared_request_is_not_in_the_journal(tmp_path):
    journal = tmp_path / "run.db"
    with muster.Session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        options=muster.SessionOptions(journal=journal, transport=lambda _: (200, {}, b"{}")),
    ) as session:
        session.add_model("toys", TOYS)
        toys = session.client("toys")
        toys.prepare("put_toy", name="bear")
        toys.put_toy(name="duck")
    with contextlib.closing(sqlite3.connect(journal)) as database:
        inputs = [row[0] for row in database.execute("SELECT input FROM calls")]
    assert inputs == ['{"name":"duck"}']
