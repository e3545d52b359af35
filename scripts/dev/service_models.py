"""The service models in the tree: which there are, where they lie, how their names read in C."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "Sources/Protocol/ModelData/data"

# The release of botocore that the models are taken from.
BOTOCORE = "1.44.5"

# To add a service: name it here, run distill-models and generate-entry-points, and add its files
# to Sources/Protocol/ModelData/CModelData.c and its header to Include/module.modulemap.
SERVICES = ["inspector2", "macie2", "organizations", "sts"]

# Services that the library itself calls, for credentials. They have models, but no entry points.
FOR_CREDENTIALS = ["sso", "sso-oidc"]


def read(service, file):
    """The parsed contents of one of a service's files: "service-2", "paginators-1", "accounts"."""
    return json.loads((DATA / service / f"{file}.json").read_text(encoding="utf-8"))


def method_name(operation):
    """boto3's name of an operation: "ListTagsForResource" becomes "list_tags_for_resource".

    A word begins at a capital that a small letter follows, and at one that a small letter or a
    digit precedes. A run of capitals with a plural s at the very end is one word, as in "GetARNs".
    """
    plural = re.search(r"[A-Z]{2,}s$", operation)
    head, tail = (operation[: plural.start()], [plural.group()]) if plural else (operation, [])
    words = re.split(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", head)
    return "_".join(word.lower() for word in words + tail)
