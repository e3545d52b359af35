"""Lists of accounts, and what became of each."""

from __future__ import annotations

import ctypes
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Union, overload

from muster._answer import asked, taken
from muster._library import library

Outcome = dict[str, Any]
"""What became of an account: accountId, service, region, what, outcome, code, message, remedy."""


class Report(Sequence[Outcome]):
    """The outcomes of a batch or a wait: one for every account that went in, in that order."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self.outcomes = list(outcomes)

    @classmethod
    def taken(cls, status: int, result: ctypes.c_void_p) -> Report:
        """The report in a result."""
        return cls(taken(status, result)["outcomes"])

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Report: ...
    def __getitem__(self, index: int | slice) -> Outcome | Report:
        if isinstance(index, slice):
            return Report(self.outcomes[index])
        return self.outcomes[index]

    def __len__(self) -> int:
        return len(self.outcomes)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.counts().items())
        return f"<Report: {counts or 'no accounts'}>"

    def done(self) -> Report:
        """The accounts for which it was done, or was so before."""
        return Report(outcome for outcome in self if outcome["outcome"] in ("done", "already"))

    def open(self) -> Report:
        """The accounts for which it is not done."""
        return Report(outcome for outcome in self if outcome["outcome"] not in ("done", "already"))

    def counts(self) -> dict[str, int]:
        """How many accounts there are of each outcome."""
        return dict(Counter(outcome["outcome"] for outcome in self))


Accounts = Union[Report, Iterable[Union[str, dict[str, Any]]]]
"""Ids, accounts, or an earlier report: then only those done go on, the others are carried along."""


def listed(accounts: Accounts) -> Any:
    """A list of accounts the way the library takes it."""
    if isinstance(accounts, Report):
        return {"outcomes": accounts.outcomes}
    if isinstance(accounts, (str, bytes, dict)):
        raise TypeError("accounts are a list or a Report; read_accounts() reads files and text")
    return list(accounts)


def read_accounts(text_or_path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """Reads AWS CLI JSON, CSV with a header, or a list of ids, from a file or from its text."""
    if isinstance(text_or_path, os.PathLike) or _names_a_file(text_or_path):
        text = Path(text_or_path).read_bytes()
    else:
        text = text_or_path.encode()
    accounts: list[dict[str, Any]] = asked(library().muster_accounts_read, text, len(text))[
        "accounts"
    ]
    return accounts


def _names_a_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False
