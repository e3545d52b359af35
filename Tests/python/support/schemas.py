"""Validates the documents of `muster` by the schemas that are installed with it.

A conftest.py that calls `validate_all()` validates every document that its tests produce.
"""

import json
import os
import subprocess
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

MUSTER = os.environ.get("MUSTER", "")
FOLDER = Path(MUSTER).parent / "../share/muster/schemas"
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text())
    for path in FOLDER.glob("*.schema.json")
}
_REGISTRY = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
# The commands whose default format is JSON.
_JSON_BY_DEFAULT = ("accounts", "snapshot")


def validate_all():
    """From now on, subprocess.run() validates what `muster` prints."""
    if MUSTER and not getattr(subprocess.run, "validates", False):
        subprocess.run = _validating(subprocess.run)


def _validating(run):
    def validating(*arguments, **options):
        completed = run(*arguments, **options)
        command = completed.args
        if isinstance(command, list | tuple) and command[:1] and command[0] == MUSTER:
            validate_output([_text(word) for word in command[1:]], completed)
        return completed

    validating.validates = True
    return validating


def _text(word):
    return os.fsdecode(word) if isinstance(word, bytes | os.PathLike) else word


def validate(document, name):
    """Fails if the document does not match the schema."""
    Draft202012Validator(SCHEMAS[name], registry=_REGISTRY).validate(document)


def validate_output(words, completed):
    """Validates the document on standard output, and the lines of `--events`."""
    command = words[0] if words else ""
    if command not in SCHEMAS or "--help" in words or "-h" in words:
        return
    schema = "account-list" if "--check" in words else command
    output = _value(words, "--output") or ("json" if schema in _JSON_BY_DEFAULT else "table")
    if output == "json" and completed.stdout and completed.returncode in (0, 1, 2, 130, 143):
        validate(json.loads(completed.stdout), schema)
    events = _value(words, "--events")
    if events and Path(events).is_file():
        for line in Path(events).read_text().splitlines():
            validate(json.loads(line), "outcome")


def _value(words, option):
    """The value of an option on a command line, or None."""
    for word, following in zip(words, [*words[1:], None], strict=True):
        if word.startswith(option + "="):
            return word.removeprefix(option + "=")
        if word == option:
            return following
    return None
