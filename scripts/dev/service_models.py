"""The built-in service models: their list, their folder, and the names of operations in C."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "Sources/Protocol/ModelData/data"

# The botocore release that the models come from.
BOTOCORE = "1.44.5"

# To add a service, add its name here and run distill-models, generate-model-data,
# generate-entry-points and generate-bindings.
SERVICES = ["inspector2", "macie2", "organizations", "sts"]

# Services that the library calls to get credentials. They have models but no entry points.
FOR_CREDENTIALS = ["sso", "sso-oidc"]

# Services that programs call before they call Inspector or Macie: for the Regions of an account,
# its alias and its roles. They have models but no entry points.
FOR_ACCOUNTS = ["account", "ec2", "iam"]

# Services whose models are too large to be built in: these are excerpts with these operations.
EXCERPTS = {
    "ec2": ["DescribeRegions"],
    "iam": ["CreateServiceLinkedRole", "GetRole", "ListAccountAliases"],
}


def read(service, file):
    """The parsed contents of a file of a service: "service-2", "paginators-1", "accounts"."""
    return json.loads((DATA / service / f"{file}.json").read_text(encoding="utf-8"))


def method_name(operation):
    """The boto3 method name of an operation: "list_tags_for_resource" for "ListTagsForResource".

    A word begins at a capital letter that is followed by a lowercase letter, or preceded by a
    lowercase letter or a digit. A plural acronym at the end ("GetARNs") is one word.
    """
    plural = re.search(r"[A-Z]{2,}s$", operation)
    head, tail = (operation[: plural.start()], [plural.group()]) if plural else (operation, [])
    words = re.split(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", head)
    return "_".join(word.lower() for word in words + tail)
