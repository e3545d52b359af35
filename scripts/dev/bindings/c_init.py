"""The macros that initialize structs. They are in the header, after each struct."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from bindings.header import Header, Struct

_NUMBERS = {"int32_t", "int64_t", "uint64_t", "size_t", "double"}


def replaced(text: str, path: Path, header: Header) -> str:
    """The text of a header with current values in the macros called `…_INIT`."""
    for struct in header.structs:
        # The macro continues on the lines after a backslash.
        pattern = rf"(#define {struct.name.upper()}_INIT\b)(?:.*\\\n)*.*\n"
        text = re.sub(pattern, rf"\g<1> {{ {_values(struct, header)} }}\n", text)
    return formatted(text, path)


def _values(struct: Struct, header: Header) -> str:
    values = [f"sizeof({struct.name})"]
    values += ["0" if header.resolved(each.type) in _NUMBERS else "NULL" for each in struct.options]
    return ", ".join(values)


def formatted(text: str, path: Path) -> str:
    """`text` in the format of the file at `path`."""
    command = ["clang-format", f"--assume-filename={path}"]
    done = subprocess.run(  # noqa: S603 (fixed words)
        command, input=text, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
