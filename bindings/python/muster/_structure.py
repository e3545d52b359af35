"""The base class of C structures that begin with their size."""

from __future__ import annotations

import ctypes
from typing import Any


class SizedStructure(ctypes.Structure):
    """A structure whose first field, `struct_size`, is its size and thereby its version.

    Fields that are not given are 0 or NULL, which means their default.
    """

    def __init__(self, **values: Any) -> None:
        super().__init__(struct_size=ctypes.sizeof(self))
        for name, value in values.items():
            if value is not None:
                self._set(name, value)

    def _set(self, name: str, value: Any) -> None:
        # ctypes would use a number as the address of a text.
        if isinstance(value, int) and self._type(name) is ctypes.c_char_p:
            raise TypeError(f"{name} must be a string, not {value!r}")
        try:
            setattr(self, name, value)
        except TypeError as failure:
            raise TypeError(f"{name}: {failure}") from None
        # ctypes would drop the upper bits of a number that does not fit.
        if isinstance(value, int) and getattr(self, name) != value:
            raise ValueError(f"{name} is out of range: {value}")

    def _type(self, name: str) -> Any:
        return next(type_ for field, type_, *_ in self._fields_ if field == name)
