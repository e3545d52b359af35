"""botocore's protocol cases: inputs with their requests, and responses with their outputs.

Each suite of cases carries the shapes of its own model, and each case the operation, so that every
case becomes a service by itself.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore_source import root

PROTOCOLS = ("rest-json", "json", "json_1_0", "json_1_0-query-compatible", "query", "ec2")


@dataclass(frozen=True)
class Case:
    """A case with its suite and a unique name."""

    name: str
    suite: dict[str, Any]
    facts: dict[str, Any]

    @property
    def operation(self) -> dict[str, Any]:
        return self.facts["given"]

    @property
    def model(self) -> dict[str, Any]:
        """The service-2.json of a service with this one operation."""
        metadata = {"endpointPrefix": "cases", "signatureVersion": "v4", **self.suite["metadata"]}
        operations = {self.operation["name"]: self.operation}
        return {"metadata": metadata, "operations": operations, "shapes": self.suite["shapes"]}

    def input(self) -> Any:
        """The parameters in the form that Muster accepts."""
        return self._converted(self.facts["params"], self.operation.get("input"), _base64)

    def plain(self, output: Any) -> Any:
        """An output in the form of the case: bytes are text and times are seconds."""
        return self._converted(output, self.operation.get("output"), _plain)

    def plain_error(self, code: str, members: Any) -> Any:
        """The members of an error as the case has them."""
        shapes = self.suite["shapes"]
        for error in self.operation.get("errors", []):
            shape = shapes[error["shape"]]
            if code in (error["shape"], shape.get("error", {}).get("code")):
                return self._converted(members, error, _plain)
        return members

    def _converted(
        self, value: Any, reference: dict[str, Any] | None, scalar: Callable[[str, Any], Any]
    ) -> Any:
        """A value with ``scalar`` applied to each of its scalars, given the scalar's type."""
        if reference is None or value is None:
            return value
        shape = self.suite["shapes"][reference["shape"]]
        if shape["type"] == "structure" and not shape.get("document"):
            members = shape["members"]
            return {k: self._converted(v, members.get(k), scalar) for k, v in value.items()}
        if shape["type"] == "list":
            return [self._converted(each, shape["member"], scalar) for each in value]
        if shape["type"] == "map":
            return {k: self._converted(v, shape["value"], scalar) for k, v in value.items()}
        return scalar(shape["type"], value)


def _base64(kind: str, value: Any) -> Any:
    return base64.b64encode(value.encode()).decode() if kind == "blob" else value


def _plain(kind: str, value: Any) -> Any:
    if kind == "blob":
        return base64.b64decode(value).decode()
    if kind == "timestamp":
        return value.timestamp()
    return value


def cases(direction: str) -> Iterator[Case]:
    """All cases of a direction, "input" or "output"."""
    for protocol in PROTOCOLS:
        path = root() / "tests" / "unit" / "protocols" / direction / f"{protocol}.json"
        for suite in json.loads(path.read_text()):
            for facts in suite["cases"]:
                yield Case(f"{direction}/{protocol}/{facts['id']}", suite, facts)
