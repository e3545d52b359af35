"""The distilled models and the names made from them, against the botocore they come from."""

import re
import sys
from pathlib import Path

import botocore
import pytest
from botocore import xform_name
from botocore.loaders import Loader

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts/dev"))

import service_models  # noqa: E402 (found by the line above)

# The members that a distilled model leaves out.
PROSE = {"documentation", "documentationUrl", "deprecatedMessage", "examples"}

# Services whose operations have names of every kind, the built-in ones first.
NAMED_SERVICES = [*service_models.SERVICES, "ec2", "iam", "s3", "wafv2"]


@pytest.fixture(scope="module")
def published():
    """botocore's own reader, which merges its additions into the files as it does for boto3."""
    return Loader().load_service_model


def test_botocore_is_the_pinned_one():
    assert botocore.__version__ == service_models.BOTOCORE


@pytest.mark.parametrize("service", NAMED_SERVICES)
def test_methods_are_named_as_in_boto3(service, published):
    operations = published(service, "service-2")["operations"]
    ours = {name: service_models.method_name(name) for name in operations}
    assert ours == {name: xform_name(name) for name in operations}


def test_plural_acronyms_are_one_word():
    for name in ["ListWebACLs", "GetGatewayARNs", "DescribeIPv6Pools", "GetEC2", "ListX509Keys"]:
        assert service_models.method_name(name) == xform_name(name)


@pytest.mark.parametrize("service", service_models.SERVICES)
@pytest.mark.parametrize("file", ["service-2", "paginators-1", "endpoint-rule-set-1"])
def test_only_prose_is_left_out(service, file, published):
    theirs = dict(published(service, file))
    ours = service_models.read(service, file)
    left_out = [path for path in differences(ours, theirs) if not is_prose(path, theirs)]
    assert left_out == []


@pytest.mark.parametrize("service", service_models.SERVICES)
def test_no_documentation_is_kept(service):
    text = (service_models.DATA / service / "service-2.json").read_text(encoding="utf-8")
    assert not re.search(r"<\w+>", text), "markup of a documentation text"
    for words in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
        assert len(re.findall(r"[A-Za-z]{2,} ", words)) < 4, f"reads like a sentence: {words}"


def test_partitions_are_those_of_botocore():
    theirs = Loader().load_data("partitions")
    assert service_models.read("", "partitions") == theirs


def differences(ours, theirs, path=()):
    """The paths, as tuples of keys, at which two parsed JSON values are not the same."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() | theirs.keys():
            if key in ours and key in theirs:
                yield from differences(ours[key], theirs[key], (*path, key))
            else:
                yield (*path, key)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, (*path, index))
    elif ours != theirs:
        yield path


def is_prose(path, theirs):
    """True if a documentation text is at `path`, and not a shape or member of that name."""
    value = theirs
    for key in path:
        if isinstance(value, dict) and key not in value:
            return False
        value = value[key]
    return path[-1] in PROSE and isinstance(value, str)
