"""Reads responses page by page, with botocore's paginators for a model."""

from __future__ import annotations

import ctypes
import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from muster import _abi
from muster._abi import MUSTER_OK
from muster._json import to_json
from muster._library import encoded, library, nearest_name
from muster._options import to_struct
from muster._results import open_handle, take_result
from muster.options import PagesOptions, PaginationConfig

if TYPE_CHECKING:
    from muster.client import Client

Page = TypeVar("Page", covariant=True)


# The fields of PagesOptions by boto3's names: page_size by PageSize.
_CONFIG = {
    "".join(word.capitalize() for word in each.name.split("_")): each.name
    for each in dataclasses.fields(PagesOptions)
}

_TYPES: dict[str, Any] = {name: type_ for name, type_, *_ in _abi.PagesOptionsStruct._fields_}


def _count(name: str, value: Any) -> int:
    count = int(value)
    if count < 1:
        raise ValueError(f"{name} must be positive, not {count}")
    return count


def _options(config: Mapping[str, Any]) -> _abi.PagesOptionsStruct:
    for name in config:
        if name not in _CONFIG:
            nearest = nearest_name(name, _CONFIG)
            hint = f"did you mean {nearest}?" if nearest else f"known are {', '.join(_CONFIG)}"
            raise ValueError(f"PaginationConfig has no {name}; {hint}")
    given = {name: value for name, value in config.items() if value is not None}
    values: dict[str, Any] = {
        _CONFIG[name]: _count(name, value) if _TYPES[_CONFIG[name]] is ctypes.c_int64 else value
        for name, value in given.items()
    }
    return to_struct(PagesOptions(**values), _abi.PagesOptionsStruct)


class Paginator:
    """The pages of one operation; returned by ``client.get_paginator``."""

    def __init__(self, client: Client, operation: str, result_keys: list[str]) -> None:
        self._client = client
        self._operation = operation
        #: The paths of a page's items. MaxItems counts those at the first path.
        self.result_keys = result_keys

    def paginate(
        self,
        *,
        PaginationConfig: PaginationConfig | None = None,  # noqa: N803 (boto3's name)
        **parameters: Any,
    ) -> PageIterator[Any]:
        """The pages of the response to these parameters."""
        options = _options(PaginationConfig or {})
        return PageIterator(self._client, self._operation, self.result_keys, parameters, options)


class PageIterator(Generic[Page]):
    """Iterates over pages. Each is the dict that a call returns; one is in memory at a time.

    Each iteration begins with the first page. Instead of boto3's ``search``, which takes a
    JMESPath expression, ``items`` iterates over the listed items.
    """

    def __init__(
        self,
        client: Client,
        operation: str,
        result_keys: list[str],
        parameters: dict[str, Any],
        options: _abi.PagesOptionsStruct,
    ) -> None:
        self._client = client
        self._operation = operation
        self._parameters = parameters
        self._options = options
        self.result_keys = result_keys
        #: The StartingToken to continue after the last page; None if there are no more items.
        self.resume_token: str | None = None

    def __iter__(self) -> Iterator[Page]:
        pages = self._open()
        try:
            while True:
                c = library()
                status, result, _ = self._client.session.run(
                    c.muster_pages_submit_next, c.muster_pages_next, pages
                )
                if status == MUSTER_OK and not result:
                    return
                page = take_result(status, result, self._client.aws_name(self._operation))
                self._update_token(pages)
                yield cast("Page", self._client.with_datetimes(self._operation, page))
        finally:
            library().muster_pages_free(pages)

    def items(self) -> Iterator[Any]:
        """The listed items of all pages: the members of ``list_members``."""
        for page in self:
            value: Any = page
            for name in self.result_keys[0].split("."):
                value = value.get(name) or {}
            yield from value

    def build_full_result(self) -> dict[str, Any]:
        """All pages in one dict, with NextToken if MaxItems ended it early."""
        pages = self._open()
        try:
            name = self._client.aws_name(self._operation)
            c = library()
            finished = self._client.session.run(
                c.muster_pages_submit_collect, c.muster_pages_collect, pages
            )
            whole = take_result(finished.status, finished.result, name)
        finally:
            self._update_token(pages)
            library().muster_pages_free(pages)
        # It belongs to the last page only.
        whole.pop("ResponseMetadata", None)
        return self._client.with_datetimes(self._operation, whole)

    def _open(self) -> ctypes.c_void_p:
        return open_handle(
            library().muster_pages_open,
            self._client.handle,
            encoded(self._operation),
            *to_json(self._parameters),
            ctypes.byref(self._options),
        )

    def _update_token(self, pages: ctypes.c_void_p) -> None:
        token = library().muster_pages_resume_token(pages)
        self.resume_token = token.decode() if token else None
