"""The declarations of a C header, read by libclang: the description that the bindings repeat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

# Standard headers, so that the result does not depend on the machine's compiler.
_BUILTIN = "/muster-builtin-headers"
_STANDARD_HEADERS = {
    "stddef.h": "typedef __SIZE_TYPE__ size_t;\n#define NULL ((void *)0)\n",
    "stdint.h": "".join(
        f"typedef __{sign}INT{bits}_TYPE__ {prefix}int{bits}_t;\n"
        for bits in (8, 16, 32, 64)
        for sign, prefix in (("", ""), ("U", "u"))
    ),
}


@dataclass(frozen=True)
class Variable:
    """A parameter of a function, or a field of a struct."""

    name: str
    type: str
    """The type as the header spells it: "const char *", "muster_log_callback"."""
    doc: str = ""


@dataclass(frozen=True)
class Function:
    """A function, or the type of a callback."""

    name: str
    result: str
    parameters: tuple[Variable, ...]
    doc: str


@dataclass(frozen=True)
class Struct:
    """A struct with fields."""

    name: str
    fields: tuple[Variable, ...]
    doc: str

    @property
    def is_sized(self) -> bool:
        """True if it begins with its size, so that later versions can add fields."""
        return bool(self.fields) and self.fields[0].name == "struct_size"

    @property
    def options(self) -> tuple[Variable, ...]:
        """The fields without `struct_size`."""
        return self.fields[1:] if self.is_sized else self.fields


@dataclass(frozen=True)
class Constant:
    """An enumerator."""

    name: str
    value: int
    doc: str


@dataclass
class Header:
    """Everything that a header declares, in its order."""

    constants: list[Constant] = field(default_factory=list)
    types: list[Struct | Function] = field(default_factory=list)
    """Structs and types of callbacks."""
    handles: list[str] = field(default_factory=list)
    """Opaque types, which are only used by pointer."""
    functions: list[Function] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    """Other names of scalar types, like "muster_status" for "int32_t"."""

    @property
    def structs(self) -> list[Struct]:
        """The structs with fields."""
        return [each for each in self.types if isinstance(each, Struct)]

    @property
    def callbacks(self) -> set[str]:
        """The names of the types of callbacks."""
        return {each.name for each in self.types if isinstance(each, Function)}

    def struct(self, name: str) -> Struct:
        """The struct called `name`."""
        return next(struct for struct in self.structs if struct.name == name)

    def resolved(self, type_name: str) -> str:
        """A scalar type without its other names."""
        return self.aliases.get(type_name, type_name)


def read_header(path: Path) -> Header:
    """Reads the declarations of the header at `path`, without those of headers it includes."""
    # Imported here, so that programs which only need the models run without libclang.
    from clang import cindex

    files = [(f"{_BUILTIN}/{name}", text) for name, text in _STANDARD_HEADERS.items()]
    unit = cindex.Index.create().parse(
        str(path), args=["-x", "c", "-nostdinc", "-isystem", _BUILTIN], unsaved_files=files
    )
    errors = [str(each) for each in unit.diagnostics if each.severity >= cindex.Diagnostic.Error]
    if errors:
        raise SystemExit("\n".join(errors))
    header = Header()
    for cursor in unit.cursor.get_children():
        if cursor.location.file and Path(cursor.location.file.name) == path:
            _add(cursor, header)
    return header


def _add(cursor, header: Header) -> None:
    kind = cursor.kind.name
    if kind == "FUNCTION_DECL":
        header.functions.append(_function(cursor, cursor.type))
    elif kind == "ENUM_DECL":
        header.constants += [
            Constant(each.spelling, each.enum_value, _doc(each)) for each in cursor.get_children()
        ]
    elif kind == "STRUCT_DECL" and cursor.is_definition():
        fields = (each for each in cursor.get_children() if each.kind.name == "FIELD_DECL")
        variables = tuple(_variable(each) for each in fields)
        header.types.append(Struct(cursor.spelling, variables, _doc(cursor)))
    elif kind == "TYPEDEF_DECL":
        _add_typedef(cursor, header)


def _add_typedef(cursor, header: Header) -> None:
    kind = cursor.underlying_typedef_type.get_canonical().kind.name
    if kind == "POINTER":
        pointee = cursor.underlying_typedef_type.get_pointee()
        header.types.append(_function(cursor, pointee))
    elif kind == "RECORD":
        if not cursor.underlying_typedef_type.get_declaration().get_definition():
            header.handles.append(cursor.spelling)
    else:
        header.aliases[cursor.spelling] = cursor.underlying_typedef_type.spelling


def _function(cursor, type_) -> Function:
    parameters = (each for each in cursor.get_children() if each.kind.name == "PARM_DECL")
    return Function(
        cursor.spelling,
        type_.get_result().spelling,
        tuple(_variable(each) for each in parameters),
        _doc(cursor),
    )


def _variable(cursor) -> Variable:
    return Variable(cursor.spelling, cursor.type.spelling, _doc(cursor))


def _doc(cursor) -> str:
    """The documentation comment before a declaration, without its stars."""
    comment = cursor.raw_comment or ""
    text = re.sub(r"^/\*\*|\*/$", "", comment)
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip()
