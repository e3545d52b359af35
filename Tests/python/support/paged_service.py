"""A made-up service with paginated operations: its model, its paginators and its responses.

Each operation serves the items 0, 1, 2 … of a list, and its paginator has something that others do
not have: more than one token, results in several members, or a token that is taken from the items.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from recorder import Request

TOTAL = 10
OWN_PAGE_SIZE = 4

_STRING, _INTEGER, _BOOLEAN = {"shape": "String"}, {"shape": "Integer"}, {"shape": "Boolean"}


def _query(name: str, shape: str = "String") -> dict[str, str]:
    return {"shape": shape, "location": "querystring", "locationName": name}


_INPUT = {
    "type": "structure",
    "members": {
        "Marker": _query("marker"),
        "Second": _query("second"),
        "Max": _query("max", "Integer"),
    },
}


def _structure(**members: dict[str, str]) -> dict[str, object]:
    return {"type": "structure", "members": members}


def _operation(name: str) -> dict[str, object]:
    return {
        "name": name,
        "http": {"method": "GET", "requestUri": f"/{name}"},
        "input": {"shape": "Input"},
        "output": {"shape": f"{name}Output"},
    }


PAGINATORS = {
    "pagination": {
        "ListPlain": {
            "input_token": "Marker",
            "output_token": "Next",
            "limit_key": "Max",
            "result_key": "Items",
        },
        "ListNested": {
            "input_token": "Marker",
            "output_token": "Page.Next",
            "more_results": "Page.More",
            "limit_key": "Max",
            "result_key": ["Page.Items", "Count", "Log", "Notes"],
            "non_aggregate_keys": ["Group", "Page.Owner", "Missing"],
        },
        "ListPairs": {
            "input_token": ["Marker", "Second"],
            "output_token": ["Next || Never", "Second"],
            "limit_key": "Max",
            "result_key": "Items",
        },
        "ListLast": {
            "input_token": "Marker",
            "output_token": "Shards[-1].Id",
            "more_results": "HasMore",
            "result_key": "Shards",
        },
        "ListText": {
            "input_token": "Marker",
            "output_token": "Next",
            "limit_key": "Max",
            "result_key": "Log",
        },
    }
}

MODEL = {
    "version": "2.0",
    "metadata": {
        "apiVersion": "2020-01-01",
        "endpointPrefix": "catalog",
        "protocol": "rest-json",
        "serviceFullName": "Catalog",
        "serviceId": "Catalog",
        "signatureVersion": "v4",
    },
    "operations": {name: _operation(name) for name in PAGINATORS["pagination"]},
    "shapes": {
        "String": {"type": "string"},
        "Integer": {"type": "integer"},
        "Boolean": {"type": "boolean"},
        "Strings": {"type": "list", "member": {"shape": "String"}},
        "Shard": _structure(Id=_STRING),
        "Shards": {"type": "list", "member": {"shape": "Shard"}},
        "Page": _structure(Items={"shape": "Strings"}, Next=_STRING, More=_BOOLEAN, Owner=_STRING),
        "Input": _INPUT,
        "ListPlainOutput": _structure(Items={"shape": "Strings"}, Next=_STRING, Extra=_STRING),
        "ListNestedOutput": _structure(
            Page={"shape": "Page"},
            Count=_INTEGER,
            Log=_STRING,
            Notes={"shape": "Strings"},
            Group=_STRING,
            Missing=_STRING,
        ),
        "ListPairsOutput": _structure(Items={"shape": "Strings"}, Next=_STRING, Second=_STRING),
        "ListLastOutput": _structure(Shards={"shape": "Shards"}, HasMore=_BOOLEAN),
        "ListTextOutput": _structure(Log=_STRING, Next=_STRING),
    },
}


def install(folder: Path) -> Path:
    """Writes the model into `folder` and returns the value for AWS_DATA_PATH."""
    target = folder / "catalog" / "2020-01-01"
    target.mkdir(parents=True)
    (target / "service-2.json").write_text(json.dumps(MODEL))
    (target / "paginators-1.json").write_text(json.dumps(PAGINATORS))
    return folder


def _plain(items: list[str], following: str | None) -> dict[str, object]:
    return {"Items": items, "Next": following, "Extra": "on every page"}


def _nested(items: list[str], following: str | None) -> dict[str, object]:
    page = {"Items": items, "Next": following or "stale", "More": bool(following), "Owner": "me"}
    notes = [f"note of {item}" for item in items]
    return {"Page": page, "Count": len(items), "Log": "".join(items), "Notes": notes, "Group": "A"}


def _pairs(items: list[str], following: str | None) -> dict[str, object]:
    # The second token is not on every page.
    return {"Items": items, "Next": following, "Second": "b" if following == "4" else None}


def _last(items: list[str], following: str | None) -> dict[str, object]:
    return {"Shards": [{"Id": item} for item in items], "HasMore": bool(following)}


def _text(items: list[str], following: str | None) -> dict[str, object]:
    return {"Log": "".join(items), "Next": following or ""}


_ANSWERS: dict[str, Callable[[list[str], str | None], dict[str, object]]] = {
    "ListPlain": _plain,
    "ListNested": _nested,
    "ListPairs": _pairs,
    "ListLast": _last,
    "ListText": _text,
}


def response(request: Request) -> dict[str, object]:
    """The page for a request. A marker is the index of the page's first item; in ListLast it is the
    item before that one. Text after a "_" in a marker is ignored."""
    name = request.path.strip("/")
    query = dict(request.query)
    size = int(query.get("max", OWN_PAGE_SIZE))
    marker = query.get("marker", "-1" if name == "ListLast" else "0")
    start = int(marker.partition("_")[0])
    start += name == "ListLast"
    end = min(start + size, TOTAL)
    page = _ANSWERS[name](
        [str(item) for item in range(start, end)], str(end) if end < TOTAL else None
    )
    return {key: value for key, value in page.items() if value is not None}
