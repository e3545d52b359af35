"""Endpoint rules that a program loads, with parameters that calls set: Muster reaches the same URL
as botocore, or refuses as botocore does."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import botocore.exceptions
import botocore.session
import muster
import published_models
import pytest
from random_values import text
from test_every_service import Settings, ours, theirs

SEEDS = 60
# The ends of expressions that select several values.
SEVERAL = [
    ".[a, b]", ".[b, a][]", ".[[a], [b]][][]", ".a", ".items[].b", ".items[*].a[]",
    ".items[*].[a, b][]", ".b", ".[a, items[].a][]",
]  # fmt: skip
MODEL = {
    "metadata": {
        "apiVersion": "2026-01-01", "endpointPrefix": "own", "protocol": "json",
        "jsonVersion": "1.1", "serviceId": "Own", "serviceFullName": "Own",
        "signatureVersion": "v4", "targetPrefix": "Own", "uid": "own-2026-01-01",
    },
    "operations": {"Get": {
        "name": "Get", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"},
    }},
    "shapes": {
        "In": {"type": "structure", "members": {
            "id": {"shape": "Text", "contextParam": {"name": "Id"}}, "map": {"shape": "Map"},
            "items": {"shape": "Items"}, "inner": {"shape": "In2"}}},
        "In2": {"type": "structure", "members": {
            "a": {"shape": "Text"}, "b": {"shape": "Text"}, "items": {"shape": "Items"}}},
        "Items": {"type": "list", "member": {"shape": "In2"}},
        "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
        "Text": {"type": "string"},
    },
}  # fmt: skip
PARAMETERS = {
    "Region": {"type": "string", "builtIn": "AWS::Region"},
    "Id": {"type": "string"},
    "Kind": {"type": "string", "default": "none"},
    "Names": {"type": "stringArray", "default": ["x"]},
}
LETTERS = "abAZ09-.:/%é _"


class Folder:
    """The model with rules, loaded by both libraries."""

    def __init__(self, path: Any, rules: list[Any], **operation: Any) -> None:
        self.path = path / "own" / "2026-01-01"
        self.path.mkdir(parents=True, exist_ok=True)
        model = json.loads(json.dumps(MODEL))
        model["operations"]["Get"].update(operation)
        self.write("service-2", model)
        self.write("endpoint-rule-set-1", {
            "version": "1.0", "parameters": PARAMETERS, "rules": rules,
        })  # fmt: skip

    def write(self, name: str, content: Any) -> None:
        (self.path / f"{name}.json").write_text(json.dumps(content))

    def compare(self, given: dict[str, Any]) -> Any:
        """Muster's request, which equals botocore's, or None if both refuse."""
        session = botocore.session.Session()
        session.get_component("data_loader").search_paths.append(str(self.path.parents[1]))
        client = Settings(Random(0)).botocore_client("own", session)
        try:
            expected = theirs(client, "Get", given)
        except TypeError as error:
            # botocore does not check that a parameter is a list of strings.
            if "unhashable type: 'list'" not in str(error):
                raise
            expected = botocore.exceptions.BotoCoreError()
        with muster.Session(region_name=Settings(Random(0)).region) as opened:
            opened.load_model(self.path)
            with Settings(Random(0)).muster_client(opened, "own") as own:
                result = ours(own, "Get", given)
        if isinstance(expected, botocore.exceptions.BotoCoreError):
            assert isinstance(result, muster.ConfigurationError), (expected, result)
            return None
        assert result == expected
        return result


def endpoint(url: str, *conditions: Any, **others: Any) -> dict[str, Any]:
    return {"type": "endpoint", "conditions": list(conditions), "endpoint": {"url": url, **others}}


def call(name: str, *arguments: Any, assign: str | None = None) -> dict[str, Any]:
    made = {"fn": name, "argv": list(arguments)}
    return {**made, "assign": assign} if assign else made


def ref(name: str) -> dict[str, str]:
    return {"ref": name}


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-keys-secret")


def chosen(random: Random) -> str:
    """A random expression of the supported part of JMESPath."""
    start = random.choice(
        ["keys(map)", "items[*]", "inner.items[*]", "items[0]", "inner", "items[-1]"]
    )
    if start == "keys(map)":
        return start
    return start + random.choice(SEVERAL)


def given_input(random: Random) -> dict[str, Any]:
    def structure(depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {n: text(random, "abc", 1, 3) for n in "ab" if random.random() < 0.6}
        if depth and random.random() < 0.8:
            made["items"] = [structure(depth - 1) for _ in range(random.randint(0, 3))]
        return made

    made = structure(2)
    given = {"inner": made, "items": made.get("items", []), "map": {"k": "v", "j": "w"}}
    return given if random.random() < 0.8 else {"map": {}, "items": []}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_expressions_select_the_same_values_as_jmespath(seed, tmp_path):
    random = Random(seed)
    rules = [
        endpoint(
            "https://{first}.many.example",
            call("getAttr", ref("Names"), "[1]", assign="second"),
            call("getAttr", ref("Names"), "[0]", assign="first"),
        ),
        endpoint(
            "https://{first}.one.example", call("getAttr", ref("Names"), "[0]", assign="first")
        ),
        endpoint("https://nothing.example"),
    ]
    expression = chosen(random)
    folder = Folder(tmp_path, rules, operationContextParams={"Names": {"path": expression}})
    folder.compare(given_input(random))


FUNCTIONS = [
    [call("isValidHostLabel", ref("Id"), False)], [call("isValidHostLabel", ref("Id"), True)],
    [call("aws.isVirtualHostableS3Bucket", ref("Id"), True)],
    [call("aws.isVirtualHostableS3Bucket", ref("Id"), False)],
    [call("stringEquals", ref("Id"), "ab")], [call("not", call("isSet", ref("Id")))],
    [call("substring", ref("Id"), 0, 2, False, assign="V"), call("stringEquals", ref("V"), "ab")],
    [call("substring", ref("Id"), 1, 3, True, assign="V"), call("isSet", ref("V"))],
    [call("uriEncode", ref("Id"), assign="V"), call("stringEquals", ref("V"), "%20")],
    [call("aws.parseArn", ref("Id"), assign="V"), call("isSet", ref("V"))],
    [call("aws.partition", ref("Id"), assign="V"),
     call("stringEquals", call("getAttr", ref("V"), "name"), "aws-cn")],
]  # fmt: skip
IDS = ["ab", "a", "-a", "a-", "a.b", "a..b", ".", "", " ", "AB", "1.2.3.4", "1.2.3", "a" * 63,
       "a" * 64, "abc", "cn-north-1", "arn:aws:s3:::x", "arn:aws:s3", "arn:aws:s3::1:",
       "arn::s:::x", "é", "arn:aws:a:b:c:d/e:f/g"]  # fmt: skip


@pytest.mark.parametrize("conditions", FUNCTIONS, ids=lambda each: each[0]["fn"] + str(len(each)))
def test_functions_decide_as_botocores(conditions, tmp_path):
    random = Random(str(conditions))
    rules = [endpoint("https://yes.example", *conditions), endpoint("https://no.example")]
    folder = Folder(tmp_path, rules)
    for value in [*IDS, *(text(random, LETTERS, 0, 5) for _ in range(10))]:
        assert folder.compare({"id": value}), value


def test_signing_names_and_headers_come_from_the_rules(tmp_path):
    properties = {"authSchemes": [
        {"name": "sigv4a", "signingRegionSet": ["*"]},
        {"name": "sigv4", "signingName": "other", "signingRegion": "eu-{Kind}-1"},
    ]}  # fmt: skip
    rules = [endpoint("https://{Kind}.example/base/", properties=properties)]
    folder = Folder(tmp_path, rules, staticContextParams={"Kind": {"value": "west"}})
    assert folder.compare({}) == (
        "POST", ("https://west.example/base/", []), ("eu-west-1", "other")
    )  # fmt: skip


def test_a_host_prefix_is_added_to_the_host_of_the_rules(tmp_path):
    rules = [endpoint("https://{Kind}.example")]
    folder = Folder(tmp_path, rules, endpoint={"hostPrefix": "data-{id}."})
    model = json.loads((folder.path / "service-2.json").read_text())
    model["shapes"]["In"]["required"] = ["id"]
    model["shapes"]["In"]["members"]["id"] = {"shape": "Text", "hostLabel": True}
    folder.write("service-2", model)
    assert folder.compare({"id": "me"})[1] == ("https://data-me.none.example/", [])


@pytest.mark.parametrize(
    ("service", "operation", "given"),
    [
        ("events", "put_events", {"Entries": [{}], "EndpointId": "abc.def"}),
        ("sesv2", "send_email", {
            "Content": {"Raw": {"Data": b"x"}}, "EndpointId": "abc.def",
        }),
    ],
)  # fmt: skip
def test_an_endpoint_that_requires_sigv4a_is_refused(service, operation, given, tmp_path):
    published_models.unpack(service, tmp_path)
    (version,) = (tmp_path / service).iterdir()
    names = {"put_events": "PutEvents", "send_email": "SendEmail"}
    settings = Settings(Random(0))
    settings.region, settings.url, settings.fips, settings.dual_stack = (
        "us-east-1",
        None,
        False,
        False,
    )
    refusal = theirs(settings.botocore_client(service), names[operation], dict(given))
    assert isinstance(refusal, botocore.exceptions.MissingDependencyException)
    with muster.Session(region_name="us-east-1") as session:
        session.load_model(version)
        with session.client(service) as client:
            with pytest.raises(
                muster.ConfigurationError, match="requests signed with sigv4a"
            ) as caught:
                client.prepare(operation, **given)
            assert caught.value.code == "UnknownSignatureVersionError"
            del given["EndpointId"]
            assert client.prepare(operation, **given)["url"].startswith("https://")
