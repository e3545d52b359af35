"""Lists of accounts, and the outcome of each."""

from __future__ import annotations

import contextlib
import ctypes
import os
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Union, overload

from muster._json import to_json
from muster._library import library
from muster._results import call, open_handle, take_report
from muster.functions import ReportFunctions

Outcome = dict[str, Any]
"""The outcome of an account: accountId, service, region, step, outcome, code, message, remedy, and
requestId, attempts and ``at`` (the time) of the response that decided it. ``inProgress`` is true
for an account that is "pending" because the service has accepted the step."""

# The kinds of outcome in muster.h, in the order in which a report shows them.
_KINDS = ("done", "already", "pending", "retryable", "needs_action", "skipped")


class Report(Sequence[Outcome], ReportFunctions):
    """The outcomes of a batch or a wait: one for every account of its list, in the same order."""

    def __init__(
        self, outcomes: Iterable[Outcome], parameters: dict[str, Any] | None = None
    ) -> None:
        self.outcomes = list(outcomes)
        self.parameters = parameters or {}
        """The parameters of the step that a wait takes over."""

    @classmethod
    def from_handle(cls, handle: ctypes.c_void_p) -> Report:
        """The outcomes of a report of the library, which is freed."""
        document = take_report(handle)
        return cls(document["outcomes"], document.get("parameters"))

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Report: ...
    def __getitem__(self, index: int | slice) -> Outcome | Report:
        if isinstance(index, slice):
            return Report(self.outcomes[index], self.parameters)
        return self.outcomes[index]

    def __len__(self) -> int:
        return len(self.outcomes)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in self.counts().items() if count)
        return f"<Report: {counts or 'no accounts'}>"

    def done(self) -> Report:
        """The outcomes "done" and "already"."""
        return self._of_kinds("done", "already")

    def pending(self) -> Report:
        """The outcomes "pending"."""
        return self._of_kinds("pending")

    def failed(self) -> Report:
        """The outcomes "retryable" and "needs_action"."""
        return self._of_kinds("retryable", "needs_action")

    def skipped(self) -> Report:
        """The outcomes "skipped"."""
        return self._of_kinds("skipped")

    def _of_kinds(self, *kinds: str) -> Report:
        return Report((each for each in self if each["outcome"] in kinds), self.parameters)

    def _opened(self) -> contextlib.AbstractContextManager[ctypes.c_void_p]:
        return open_report(self)

    def counts(self) -> dict[str, int]:
        """The number of outcomes of each kind: ``counts()["needs_action"]``."""
        found = Counter(outcome["outcome"] for outcome in self)
        return {kind: found[kind] for kind in _KINDS}


Accounts = Union[Report, Iterable[Union[str, dict[str, Any]]]]
"""Account ids, accounts, or an earlier report. If it is a report, its accounts that are done or in
progress are used, and the outcomes of the others are copied to the new report."""


def account_list(accounts: Accounts) -> Any:
    """A list of accounts in the form that the library takes."""
    if isinstance(accounts, Report):
        return {"outcomes": accounts.outcomes, "parameters": accounts.parameters}
    if isinstance(accounts, (str, bytes, dict)):
        raise TypeError("accounts must be a list or a Report; read_accounts() reads files and text")
    return {"accounts": list(accounts)}


@contextlib.contextmanager
def open_report(accounts: Accounts) -> Iterator[ctypes.c_void_p]:
    """A list of accounts as a report of the library, which is freed at the end of the block."""
    report = open_handle(library().muster_report_read, *to_json(account_list(accounts)))
    try:
        yield report
    finally:
        library().muster_report_free(report)


def read_accounts(text_or_path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """Reads accounts from a file or a text: a table with a header (CSV, or with semicolons or
    tabs), ids, JSON, YAML or text as the AWS CLI prints it, the JSON of ``muster run``, or the file
    of its journal, whose last run that has ended is read.

    From a report, the accounts that are not done are read, each with its Regions. Columns that
    are not known are ignored with a UserWarning. ``muster_report_read_accounts`` in muster.h
    describes all forms.
    """
    if isinstance(text_or_path, os.PathLike) or _is_file(text_or_path):
        name = os.fspath(text_or_path)
        text = _file_contents(name)
    else:
        name, text = "the list of accounts", text_or_path.encode()
    document = take_report(open_handle(library().muster_report_read_accounts, text, len(text)))
    for warning in document.get("warnings", []):
        warnings.warn(f"{name}: {warning}", stacklevel=2)
    accounts: list[dict[str, Any]] = document["accounts"]
    return accounts


def _file_contents(path: str | bytes) -> bytes:
    """The contents of a file; those of a journal are the report of its last run."""
    text = Path(os.fsdecode(path)).read_bytes()
    if not text.startswith(b"SQLite format 3\0"):
        return text
    contents, length = ctypes.c_void_p(), ctypes.c_size_t()
    call(
        library().muster_file_read_accounts,
        os.fsencode(path),
        ctypes.byref(contents),
        ctypes.byref(length),
    )
    try:
        return ctypes.string_at(contents, length.value)
    finally:
        _free(contents)


_free = ctypes.CDLL(None).free
_free.argtypes = [ctypes.c_void_p]
_free.restype = None


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False
