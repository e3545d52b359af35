"""Compressed bodies and checksums, compared with botocore's."""

import base64
import gzip
import json
import zlib
from pathlib import Path

import botocore
import botocore.session
import muster
import pytest
from recorder import Recorder

STRING = {"shape": "String"}
ENCODING = {**STRING, "location": "header", "locationName": "Content-Encoding"}
SUM = {**STRING, "location": "header", "locationName": "x-amz-checksum-crc32"}


def operation(name, **traits):
    return {
        "name": name,
        "http": {"method": "POST", "requestUri": f"/{name}"},
        "input": {"shape": "Thing"},
        **traits,
    }


MODEL = {
    "version": "2.0",
    "metadata": {
        "protocol": "rest-json", "apiVersion": "2026-01-01", "endpointPrefix": "things",
        "serviceId": "Things", "signatureVersion": "v4", "serviceFullName": "Things",
    },
    "operations": {
        "PutPlain": operation("PutPlain"),
        "PutPacked": operation("PutPacked", requestcompression={"encodings": ["br", "gzip"]}),
        "PutSummed": operation("PutSummed", httpChecksumRequired=True),
        "PutBoth": operation(
            "PutBoth",
            requestcompression={"encodings": ["gzip"]},
            httpChecksum={"requestChecksumRequired": True},
        ),
    },
    "shapes": {
        "Thing": {
            "type": "structure",
            "members": {"data": STRING, "encoding": ENCODING, "sum": SUM},
        },
        "String": {"type": "string"},
    },
}  # fmt: skip

RULES = "inspector2/2020-06-08/endpoint-rule-set-1.json.gz"


@pytest.fixture(autouse=True)
def models(monkeypatch, tmp_path):
    """A folder in which both find the service."""
    folder = tmp_path / "things" / "2026-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(MODEL))
    data = Path(botocore.__file__).parent / "data"
    rules = gzip.decompress((data / RULES).read_bytes())
    (folder / "endpoint-rule-set-1.json").write_bytes(rules)
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


def sent(name, given):
    """The requests of botocore and of Muster."""
    with Recorder() as server:
        method = botocore.xform_name(name)
        session = botocore.session.Session()
        theirs = session.create_client("things", "us-east-1", endpoint_url=server.url)
        getattr(theirs, method)(**given)
        theirs = server.take()
        with muster.client("things", endpoint_url=server.url) as ours:
            ours.call(name, **given)
        return theirs, server.take()


def unpacked(request):
    is_compressed = request.headers.get("content-encoding", "").endswith("gzip")
    return json.loads(gzip.decompress(request.body) if is_compressed else request.body)


@pytest.mark.parametrize("environment", [
    {}, {"AWS_DISABLE_REQUEST_COMPRESSION": "true"},
    {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "1"},
    {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "100000"},
])  # fmt: skip
@pytest.mark.parametrize("given", [
    {"data": "a"}, {"data": "a" * 20_000}, {"data": "é" * 6_000, "encoding": "custom"},
    {"data": "a" * 20_000, "sum": "AAAAAA=="},
], ids=["small", "large", "encoded", "summed"])  # fmt: skip
@pytest.mark.parametrize("name", MODEL["operations"])
def test_compression_and_checksums_equal_botocores(monkeypatch, environment, name, given):
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    theirs, ours = sent(name, given)
    encodings = [each.headers.get("content-encoding", "") for each in (theirs, ours)]
    assert encodings[1].replace(", ", ",") == encodings[0]
    assert unpacked(ours) == unpacked(theirs)
    assert ours.headers.get("x-amz-checksum-crc32") == checksum(ours, theirs)


def checksum(ours, theirs):
    """botocore's checksum of our body, which has no spaces."""
    sums = theirs.headers.get("x-amz-checksum-crc32")
    if sums != base64.b64encode(zlib.crc32(theirs.body).to_bytes(4)).decode():
        return sums
    return base64.b64encode(zlib.crc32(ours.body).to_bytes(4)).decode()


def test_the_same_body_is_compressed_to_the_same_bytes():
    with muster.client("things") as client:
        requests = [client.prepare("PutPacked", data="a" * 20_000) for _ in range(2)]
    assert requests[0]["bodyBase64"] == requests[1]["bodyBase64"]
    assert len(requests[0]["bodyBase64"]) < 1000


@pytest.mark.parametrize("size", ["-1", "10485761", "many"])
def test_an_invalid_minimum_size_is_reported(monkeypatch, size):
    monkeypatch.setenv("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", size)
    with pytest.raises(muster.MusterError, match="must be an integer from 0 to 10485760"):
        muster.client("things")
