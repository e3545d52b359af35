"""The operations of the built-in services and the types of their members, as values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from service_models import SERVICES, method_name

DATA = "Sources/Protocol/ModelData/data"


@dataclass(frozen=True)
class Member:
    """A member of a structure, or a parameter of an operation."""

    name: str
    shape: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """An operation, with boto3's name for it beside AWS's."""

    name: str
    method: str
    input: str | None
    """The name of a structure, or None if the operation has no parameters."""
    output: str | None
    headline: str
    """AWS's name, and the HTTP method and path if these differ between operations."""
    errors: tuple[str, ...]
    page_tokens: tuple[str, ...]
    """The parameters by which a paginator continues; empty if the operation has no pages."""


class Service:
    """A built-in service."""

    def __init__(self, name: str, root: Path) -> None:
        folder = root / DATA / name
        self.name = name
        self._model = json.loads((folder / "service-2.json").read_text(encoding="utf-8"))
        pages = json.loads((folder / "paginators-1.json").read_text(encoding="utf-8"))
        self._pages = pages["pagination"]
        self.shapes: dict[str, dict] = self._model["shapes"]
        accounts = folder / "accounts.json"
        rules = json.loads(accounts.read_text(encoding="utf-8")) if accounts.is_file() else {}
        #: The operations that can be executed as a batch, by boto3's names.
        self.batches = [method_name(each) for each in rules.get("batches", {})]
        #: The states that can be waited for.
        self.waits = list(rules.get("waits", {}))

    @property
    def title(self) -> str:
        """AWS's full name of the service."""
        return self._model["metadata"]["serviceFullName"]

    @property
    def client_class(self) -> str:
        """The name of its client's class in Python and Lua."""
        return self._model["metadata"]["serviceId"] + "Client"

    @cached_property
    def operations(self) -> list[Operation]:
        """All operations, in the model's order."""
        return [self._operation(name, each) for name, each in self._model["operations"].items()]

    def _operation(self, name: str, model: dict) -> Operation:
        return Operation(
            name=name,
            method=method_name(name),
            input=model.get("input", {}).get("shape"),
            output=model.get("output", {}).get("shape"),
            headline=self._headline(name, model["http"]),
            errors=tuple(each["shape"] for each in model.get("errors", [])),
            page_tokens=self._page_tokens(name),
        )

    def _headline(self, name: str, http: dict) -> str:
        is_rest = self._model["metadata"]["protocol"].startswith("rest-")
        return f"{name}: {http['method']} {http['requestUri']}" if is_rest else name

    def _page_tokens(self, name: str) -> tuple[str, ...]:
        tokens = self._pages.get(name, {}).get("input_token", [])
        return (tokens,) if isinstance(tokens, str) else tuple(tokens)

    def members(self, structure: str | None) -> list[Member]:
        """The members of a structure, the required ones first; none of no structure."""
        if structure is None:
            return []
        shape = self.shapes[structure]
        required = shape.get("required", [])
        members = [
            Member(name, reference["shape"], name in required)
            for name, reference in shape["members"].items()
        ]
        return sorted(members, key=lambda member: not member.is_required)

    def parts(self, name: str) -> list[str]:
        """The shapes that a shape directly consists of."""
        shape = self.shapes[name]
        references = [*shape.get("members", {}).values()]
        references += [shape[key] for key in ("member", "key", "value") if key in shape]
        return [reference["shape"] for reference in references]

    def reachable(self, roots: list[str | None]) -> set[str]:
        """The shapes in `roots` and all that these consist of."""
        found: set[str] = set()
        waiting = [root for root in roots if root is not None]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.parts(name)
        return found

    def in_operations(self) -> set[str]:
        """The shapes that requests and responses consist of."""
        roots = [root for each in self.operations for root in (each.input, each.output)]
        return self.reachable(roots)


def read_services(root: Path) -> list[Service]:
    """The services that are built in."""
    return [Service(name, root) for name in SERVICES]
