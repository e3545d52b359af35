"""The schemas of the documents that `muster` prints.

conftest.py validates the documents of all tests by them.
"""

import copy
import json
from pathlib import Path

import pytest
from cli import ENABLE, HEALTHY, IDS, muster
from jsonschema import Draft202012Validator, ValidationError

import schemas

SOURCES = Path(__file__).resolve().parents[2] / "schemas"
COMMANDS = {
    "accounts": ("accounts", "--count", "1"),
    "configure": ("configure", "list", "--output", "json"),
    "describe": ("describe", "macie2", "list-members", "--output", "json"),
    "operations": ("operations", "macie2", "--output", "json"),
    "snapshot": ("snapshot", "--regions", "us-east-1"),
}

OPTIONAL = {
    "describe": {"simulated", "input", "output", "pagination"},
    "run": {"plan"},
    "snapshot": {"administrator", "management", "organization", "accounts", "regions"},
}


def test_the_schemas_are_installed_and_documented():
    names = {path.name for path in SOURCES.glob("*.json")}
    assert {path.name for path in schemas.FOLDER.iterdir()} == names
    table = (SOURCES / "README.md").read_text()
    assert all(f"`{name}`" in table for name in names)


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_a_schema_is_valid_and_describes_its_document(name):
    schema = schemas.SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"]


def documents(tmp_path):
    """A document for each schema."""
    printed = {name: json.loads(muster(*words).stdout) for name, words in COMMANDS.items()}
    (tmp_path / "script.lua").write_text(ENABLE)
    (tmp_path / "accounts.txt").write_text(IDS[0])
    words = ("--accounts", tmp_path / "accounts.txt", "--simulation", HEALTHY, "--output", "json")
    run = json.loads(muster("run", tmp_path / "script.lua", *words, "--plan").stdout)
    assert run["plan"]["changes"]
    return {**printed, "run": run, "outcome": run["outcomes"][0], "diff": run["plan"]}


def test_a_document_without_one_of_its_members_is_not_valid(tmp_path):
    for name, document in documents(tmp_path).items():
        schemas.validate(document, name)
        for member in set(document) - OPTIONAL.get(name, set()):
            damaged = copy.deepcopy(document)
            del damaged[member]
            with pytest.raises(ValidationError):
                schemas.validate(damaged, name)


def test_an_outcome_of_another_kind_is_not_valid(tmp_path):
    outcome = documents(tmp_path)["outcome"]
    with pytest.raises(ValidationError):
        schemas.validate({**outcome, "outcome": "dnoe"}, "outcome")
