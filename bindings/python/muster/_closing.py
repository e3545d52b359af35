"""What holds a handle of the library and is closed."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from types import TracebackType

Opened = TypeVar("Opened", bound="Closing")


class Closing:
    """Frees its handle when it is closed, at the end of a ``with``, or with its last reference."""

    #: Frees the handle once; each subclass makes it when it has one.
    _closing: weakref.finalize

    def close(self) -> None:
        """Frees the handle now; otherwise it is freed with the last reference to this."""
        self._closing()

    def __enter__(self: Opened) -> Opened:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
