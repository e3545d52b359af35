"""The base class of objects that own a handle of the library."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from types import TracebackType

Self = TypeVar("Self", bound="HandleOwner")


class HandleOwner:
    """Frees its handle when it is closed, at the end of a ``with``, or when it is collected."""

    #: Frees the handle once. Each subclass sets it after it has opened the handle.
    _finalizer: weakref.finalize[..., Any]

    def close(self) -> None:
        """Frees the handle now."""
        self._finalizer()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
