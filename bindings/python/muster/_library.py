"""The C library: finds it, loads it, and declares its functions."""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from muster._abi import FUNCTIONS

NAME = "libmuster.so.1"


class LibraryNotFoundError(ImportError):
    """libmuster was not found or cannot be loaded."""


def _candidates() -> Iterator[str]:
    """Paths where the library may be: below a prefix of this package, of Python, or the system."""
    for prefix in (*Path(__file__).resolve().parents, Path(sys.prefix)):
        path = prefix / "lib" / NAME
        if path.exists():
            yield str(path)
    found = ctypes.util.find_library("muster")
    if found:
        yield found


def path() -> str:
    """The path of libmuster. The environment variable MUSTER_LIBRARY takes precedence."""
    found = os.environ.get("MUSTER_LIBRARY") or next(_candidates(), None)
    if not found:
        raise LibraryNotFoundError(
            f"{NAME} was not found: install Muster, or set MUSTER_LIBRARY to the library's path"
        )
    return found


@functools.cache
def library() -> ctypes.CDLL:
    """The library, loaded at the first use."""
    try:
        loaded = ctypes.CDLL(path())
    except OSError as failure:
        raise LibraryNotFoundError(f"libmuster cannot be loaded: {failure}") from failure
    for name, (result, parameters) in FUNCTIONS.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, parameters
    return loaded


def encoded(text: str | None) -> bytes | None:
    """Text for a C function; None becomes NULL. A NUL character would cut the text short."""
    if text is None:
        return None
    if "\0" in text:
        raise ValueError(f"the text contains a NUL character: {text!r}")
    return text.encode()


def nearest_name(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` is probably a misspelling of, or None."""
    names = [encoded(candidate) for candidate in candidates]
    array = ctypes.cast((ctypes.c_char_p * len(names))(*names), ctypes.POINTER(ctypes.c_void_p))
    found = library().muster_name_suggest(name.encode(), array, len(names))
    return found.decode() if found else None
