"""Answers that go on over pages, with botocore's paginators for a model."""

from __future__ import annotations

import ctypes
import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from muster import _library
from muster._answer import asked, opened, taken, written
from muster._library import OK, encoded, library

if TYPE_CHECKING:
    from muster.client import Client

_CONFIG = ("MaxItems", "PageSize", "StartingToken")


def _count(config: dict[str, Any], name: str) -> int | None:
    given = config.get(name)
    if given is None:
        return None
    count = int(given)
    if count < 1:
        raise ValueError(f"{name} must be above 0, is {count}")
    return count


def _options(config: dict[str, Any]) -> _library.PagesOptions:
    for name in config:
        if name not in _CONFIG:
            nearest = difflib.get_close_matches(name, _CONFIG, n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else f"known are {', '.join(_CONFIG)}"
            raise ValueError(f"PaginationConfig has no {name}; {hint}")
    return _library.PagesOptions(
        page_size=_count(config, "PageSize"),
        max_items=_count(config, "MaxItems"),
        starting_token=encoded(config.get("StartingToken")),
    )


class Paginator:
    """How the answer of one operation goes on; ``client.get_paginator`` makes it."""

    def __init__(self, client: Client, operation: str, result_keys: list[str]) -> None:
        self._client = client
        self._operation = operation
        #: Where the items stand on a page; those of the first are what MaxItems counts.
        self.result_keys = result_keys

    def paginate(
        self,
        *,
        PaginationConfig: dict[str, Any] | None = None,  # noqa: N803 (boto3's name)
        **parameters: Any,
    ) -> PageIterator:
        """The pages for these parameters. PaginationConfig may have MaxItems, after which to end
        over all pages, PageSize, and StartingToken, where to begin."""
        options = _options(PaginationConfig or {})
        return PageIterator(self._client, self._operation, self.result_keys, parameters, options)


class PageIterator:
    """Iterates over pages, each the dict that the call would answer, one in memory at a time.

    Iterated again, it begins anew. There is no ``search``, since Muster brings no JMESPath;
    ``items`` gives one by one what is listed.
    """

    def __init__(
        self,
        client: Client,
        operation: str,
        result_keys: list[str],
        parameters: dict[str, Any],
        options: _library.PagesOptions,
    ) -> None:
        self._client = client
        self._operation = operation
        self._parameters = parameters
        self._options = options
        self.result_keys = result_keys
        #: What to give as StartingToken to go on behind the last page; None when nothing is left.
        self.resume_token: str | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        pages = self._open()
        try:
            while True:
                result = ctypes.c_void_p()
                status = library().muster_pages_next(pages, ctypes.byref(result))
                if status == OK and not result:
                    return
                page = taken(status, result, self._client.aws_name(self._operation))
                self._note_token(pages)
                yield page
        finally:
            library().muster_pages_free(pages)

    def items(self) -> Iterator[Any]:
        """What is listed, item by item: the members of ``list_members``."""
        for page in self:
            value: Any = page
            for name in self.result_keys[0].split("."):
                value = value.get(name) or {}
            yield from value

    def build_full_result(self) -> dict[str, Any]:
        """All pages in one dict, with NextToken where MaxItems ended it early."""
        pages = self._open()
        try:
            name = self._client.aws_name(self._operation)
            whole = asked(library().muster_pages_collect, pages, operation_name=name)
        finally:
            self._note_token(pages)
            library().muster_pages_free(pages)
        # They are the last page's, and no part of the whole.
        whole.pop("ResponseMetadata", None)
        return whole

    def _open(self) -> ctypes.c_void_p:
        return opened(
            library().muster_pages_open,
            self._client.handle,
            encoded(self._operation),
            *written(self._parameters),
            ctypes.byref(self._options),
        )

    def _note_token(self, pages: ctypes.c_void_p) -> None:
        token = library().muster_pages_resume_token(pages)
        self.resume_token = token.decode() if token else None
