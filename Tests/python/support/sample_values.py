"""Values for the shapes of a model: inputs that operations accept, and outputs that they return."""

import base64
import datetime
import functools
import random
import re

import exrex

TRIES = 10_000
MOMENT = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


def required(shape):
    """The smallest input of `shape`: its required members, as JSON."""
    members = shape.required_members if shape else []
    return {name: _value(shape.members[name], _Input(), ()) for name in members}


def full(shape):
    """An output of `shape` with every member, as Python values (datetime and bytes included)."""
    return _value(shape, _Output(), ()) if shape else {}


class _Input:
    """The values of an input: required members only, as JSON."""

    moment = MOMENT.isoformat()
    data = base64.b64encode(b"data").decode()

    def members(self, shape):
        # A union has exactly one member.
        some = list(shape.members)[:1] if shape.is_tagged_union else shape.required_members
        return {name: shape.members[name] for name in some}


class _Output:
    """The values of an output: every member."""

    moment = MOMENT
    data = b"\x00data\xff"

    def members(self, shape):
        some = list(shape.members)[:1] if shape.is_tagged_union else shape.members
        return {name: shape.members[name] for name in some}


def _value(shape, kind, around):
    if shape.type_name == "structure":
        # A recursive shape ends here.
        if around.count(shape.name) > 1:
            return {}
        members = kind.members(shape).items()
        return {name: _value(member, kind, (*around, shape.name)) for name, member in members}
    if shape.type_name == "list":
        count = max(1, int(shape.metadata.get("min", 1)))
        return [_value(shape.member, kind, around) for _ in range(count)]
    if shape.type_name == "map":
        return {text(shape.key): _value(shape.value, kind, around)}
    return _scalar(shape, kind)


def _scalar(shape, kind):
    least = shape.metadata.get("min", 0)
    return {
        "string": lambda: text(shape),
        "integer": lambda: max(7, int(least)),
        "long": lambda: max(7_000_000_000, int(least)),
        "float": lambda: 0.1,
        "double": lambda: 1234567.875,
        "boolean": lambda: True,
        "timestamp": lambda: kind.moment,
        "blob": lambda: kind.data,
    }[shape.type_name]()


def text(shape):
    """The text for a shape: an enum value, or a text that fits its limits and pattern."""
    if getattr(shape, "enum", None):
        return shape.enum[0]
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 12)
    plain = ("123456789012" * (int(least) // 12 + 1))[: max(int(least), min(int(most), 12))]
    pattern = shape.metadata.get("pattern")
    if not pattern or _is_found(pattern, plain):
        return plain
    return _matching(pattern, int(least), int(shape.metadata.get("max", 10_000)))


def _is_found(pattern, text):
    """True if Python's `re` finds it. Patterns that Python does not support count as found."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


class NoTextError(Exception):
    """No text was found that fits the limits and the pattern of a shape."""


def _matching(pattern, least, most):
    """A text that the pattern describes, always the same one."""
    found = _found_text(pattern, least, most)
    if found is None:
        raise NoTextError(pattern)
    return found


@functools.cache
def _found_text(pattern, least, most):
    """AWS's patterns are Java's, whose `\\w` is an ASCII letter; exrex also generates others."""
    random.seed(pattern)
    generated = (exrex.getone(pattern, limit=40) for _ in range(TRIES))
    texts = ("".join(c if c.isascii() else "a" for c in text) for text in generated)
    try:
        return next((t for t in texts if least <= len(t) <= most and _is_found(pattern, t)), None)
    except (re.error, IndexError, ValueError, OverflowError):
        return None  # exrex does not support the pattern
