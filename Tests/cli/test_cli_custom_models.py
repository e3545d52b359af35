"""Custom models: described, and called with the options of their members."""

import base64
import json
from pathlib import Path

import published_models
import pytest
from aws_cli import CREDENTIALS
from cli import err, muster, out
from proxy import Proxy

MODEL = {
    "metadata": {"protocol": "rest-json", "serviceId": "Own", "apiVersion": "2026-01-01",
                 "endpointPrefix": "own", "serviceFullName": "A Service"},
    "operations": {"Turn": {"name": "Turn", "http": {"method": "POST", "requestUri": "/turn"},
                            "input": {"shape": "Input"}}},
    "shapes": {
        "Input": {"type": "structure", "required": ["list"], "members": {
            "list": {"shape": "List"}, "map": {"shape": "Map"}, "input": {"shape": "Input"},
            "live": {"shape": "Boolean"}, "ratio": {"shape": "Number"}, "data": {"shape": "Blob"},
            "since": {"shape": "Time"}, "either": {"shape": "Either"}}},
        "List": {"type": "list", "member": {"shape": "List"}},
        "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Map"}},
        "Either": {"type": "structure", "union": True,
                   "members": {"a": {"shape": "Text"}, "b": {"shape": "Text"}}},
        "Text": {"type": "string"}, "Number": {"type": "double"}, "Blob": {"type": "blob"},
        "Boolean": {"type": "boolean"}, "Time": {"type": "timestamp"}},
}  # fmt: skip


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "own" / "2026-01-01"
    path.mkdir(parents=True)
    (path / "service-2.json").write_text(json.dumps(MODEL))
    return str(path / "service-2.json")


def test_a_custom_model_is_described_and_called(model, server):
    page = out(muster("describe", "own", "turn", "--model", model))
    assert "  list *" in page
    assert "exactly one of its members" in page
    options = ["--model", model, "--live", "--endpoint-url", server.url]
    completed = muster(
        "call", "own", "turn", *options, "--ratio", "1.5", "--data", "AP8=", "--since", "1.5",
        "--map", "a={b={}}", "--either", "a=x", "--list", "[[], []]",
        **CREDENTIALS,
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    assert server.take().document == {
        "ratio": 1.5, "data": "AP8=", "since": 1.5, "map": {"a": {"b": {}}}, "either": {"a": "x"},
        "list": [[], []],
    }  # fmt: skip


def test_a_script_calls_a_custom_model(model, server, script):
    path = script(
        'local muster = require "muster"\n'
        'muster.client("own"):turn { list = {} }\n'
        "return pcall(muster.load_model, 'x')\n"
    )
    options = ["--model", model, "--live", "--endpoint-url", server.url]
    completed = muster("run", path, *options, **CREDENTIALS)
    assert completed.returncode == 0, err(completed)
    assert server.take().document == {"list": []}


@pytest.mark.parametrize("length", [0, 1, 2, 3, 257])
def test_a_file_of_bytes_is_sent_in_base64(length, model, server, tmp_path):
    data = bytes(range(256))[-length:] * 2 if length else b""
    (tmp_path / "bytes").write_bytes(data)
    completed = muster(
        "call", "own", "turn", "--data", f"fileb://{tmp_path}/bytes", "--list", "[]",
        "--model", model, "--live", "--endpoint-url", server.url, **CREDENTIALS,
    )  # fmt: skip
    assert completed.returncode == 0, err(completed)
    assert base64.b64decode(server.take().document["data"]) == data


def test_members_named_like_an_option_have_no_option(model):
    page = out(muster("call", "own", "turn", "--model", model, "--help"))
    members = page[page.index("members of Turn") : page.index("\noptions:")]
    assert "--ratio" in members
    assert "--input" not in members
    assert "--live" not in members
    assert "--no-live" not in members


def test_a_list_of_lists_requires_brackets(model):
    completed = muster("call", "own", "turn", "--model", model, "--either", "a=x", "--list", "k=v")
    assert completed.returncode == 2
    assert '--list must be a list in brackets, not \'{"k": "v"}\'' in err(completed)


def test_recursive_shapes_have_a_skeleton(model):
    words = ("call", "own", "turn", "--generate-cli-skeleton", "--model", model)
    skeleton = json.loads(out(muster(*words)))
    assert skeleton["list"] == [[]]
    assert skeleton["map"] == {"KeyName": {}}
    assert skeleton["input"] == {}


@pytest.mark.parametrize("command", ["describe", "call"])
def test_an_invalid_model_path_is_explained(command, tmp_path):
    for path, message in ((tmp_path / "none", "none"), (tmp_path, str(tmp_path))):
        completed = muster(command, "own", "turn", "--model", str(path))
        assert completed.returncode == 2
        assert message in err(completed)


def test_acm_is_reached_with_its_model_of_botocore(server, tmp_path):
    """The operations of acm set a parameter of its endpoint rules."""
    published_models.unpack("acm", tmp_path)
    (model,) = (tmp_path / "acm").iterdir()
    words = ["call", "acm", "list-certificates", "--model", str(model), "--live"]
    completed = muster(*words, "--endpoint-url", server.url, **CREDENTIALS)
    assert completed.returncode == 0, err(completed)
    assert server.take().headers["x-amz-target"] == "CertificateManager.ListCertificates"

    # A proxy that accepts nothing shows the host of AWS that the request would go to.
    with Proxy(password="required") as proxy:
        variables = {**CREDENTIALS, "HTTPS_PROXY": f"http://{proxy.host}"}
        muster(*words, "--region", "eu-west-1", **variables)
    assert proxy.targets == ["CONNECT acm.eu-west-1.amazonaws.com:443"]


def test_a_model_with_invalid_endpoint_rules_is_refused_with_the_place(model):
    rules = Path(model).with_name("endpoint-rule-set-1.json")
    rules.write_text('{"parameters": {}, "rules": [{"type": "tree", "rules": [{"type": "leaf"}]}]}')
    completed = muster("describe", "own", "turn", "--model", model)
    assert completed.returncode == 2
    assert (
        f"The endpoint rules of own ({rules}) are invalid at /rules/0/rules/0: the type must be "
        "tree, endpoint or error, not 'leaf'."
    ) in err(completed)


def test_an_operation_that_streams_is_described_and_refused(tmp_path):
    changed = json.loads(json.dumps(MODEL))
    changed["shapes"]["Blob"]["streaming"] = True
    path = tmp_path / "service-2.json"
    path.write_text(json.dumps(changed))
    page = out(muster("describe", "own", "turn", "--model", str(path)))
    assert "  cannot be called: it streams its input\n" in page
    completed = muster(
        "call", "own", "turn", "--list", "[]", "--model", str(path), "--live",
        "--region", "us-east-1", **CREDENTIALS,
    )  # fmt: skip
    assert completed.returncode == 2
    assert "Turn of own streams its input, which Muster does not support." in err(completed)
