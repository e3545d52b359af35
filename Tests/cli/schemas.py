"""Validates the documents of `muster` by the schemas that are installed with it."""

import json
import os
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = Path(os.environ["MUSTER"]).parents[1] / "share/muster/schemas"
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text())
    for path in FOLDER.glob("*.schema.json")
}
_REGISTRY = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
# The commands whose default format is JSON.
_JSON_BY_DEFAULT = ("accounts", "snapshot")


def validate(document, name):
    """Fails if the document does not match the schema."""
    Draft202012Validator(SCHEMAS[name], registry=_REGISTRY).validate(document)


def validate_output(words, completed):
    """Validates the document on standard output, and the lines of `--events`."""
    command = words[0] if words else ""
    if command not in SCHEMAS or "--help" in words or "-h" in words:
        return
    output = _value(words, "--output") or ("json" if command in _JSON_BY_DEFAULT else "table")
    if output == "json" and completed.stdout:
        validate(json.loads(completed.stdout), command)
    events = _value(words, "--events")
    if events and Path(events).is_file():
        for line in Path(events).read_text().splitlines():
            validate(json.loads(line), "outcome")


def _value(words, option):
    """The value of an option on a command line, or None."""
    for word, following in zip(words, [*words[1:], None], strict=True):
        if isinstance(word, str) and word.startswith(option + "="):
            return word.removeprefix(option + "=")
        if word == option:
            return following
    return None
