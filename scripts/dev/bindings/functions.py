"""The functions of muster.h that the bindings call in the same way, and a list of all others.

A function is bound mechanically if its parameters are a session, client, organization or report
(or none of these), then texts, numbers, switches, JSON and options, and it returns a value, a
result, a report, or only a status. Any other function must be in the list of functions that are
bound by hand.

Reports are values in the bindings: a function receives a copy, so one that only changes its report
would have no effect and is not bound mechanically.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tomllib

from bindings.header import Function, Header, Variable
from bindings.options import input_structs

_EXCEPTIONS = Path(__file__).with_name("functions.toml")

# The kinds of parameters by their types, if nothing else about them is special.
_KINDS = {
    "const char *": "text",
    "muster_switch": "switch",
    "double": "number",
    "int32_t": "integer",
    "int64_t": "integer",
    "uint64_t": "integer",
    "size_t": "integer",
}

HANDLES = ("session", "client", "organization", "report")

_RESULT = "muster_result **"
_REPORT = "muster_report **"


@dataclass(frozen=True)
class Parameter:
    """A parameter that a binding converts: a JSON value is two parameters in C."""

    name: str
    kind: str
    """ "text", "switch", "number", "integer", "json" or "options"."""
    type: str
    """The type in C, or the name of the struct of options."""


@dataclass(frozen=True)
class Binding:
    """A function that is bound mechanically."""

    function: Function
    handle: str | None
    """ "session", "client", "organization" or "report"; None if the function has no handle."""
    parameters: tuple[Parameter, ...]
    returns: str
    """The kind of the value; "sized text" for a text whose length is an out parameter, "result" for
    a result, "report", "error" for a result on failure only, "status" if there is only a status,
    or "nothing"."""

    @property
    def method(self) -> str:
        """The name as a method of the handle: "compare" for muster_session_compare."""
        return self.function.name.removeprefix(f"muster_{self.handle}_").removeprefix("muster_")

    @property
    def name(self) -> str:
        """The name as a function of a module."""
        names = exceptions()["names"]
        return names.get(self.function.name, self.method)

    @property
    def in_lua(self) -> bool:
        """True if scripts can call it."""
        return self.handle != "organization" and self.function.name not in _names("not-in-lua")

    @property
    def doc(self) -> str:
        """The documentation in the header, without the list of errors."""
        return self.function.doc.split("\n\nErrors:")[0]


def exceptions() -> dict:
    """The contents of functions.toml."""
    return tomllib.loads(_EXCEPTIONS.read_text(encoding="utf-8"))


def _names(list_name: str) -> set[str]:
    return {name for entry in exceptions()[list_name] for name in entry["functions"]}


def bindings(header: Header) -> list[Binding]:
    """The functions that are bound mechanically. Fails if another one is not in the list."""
    by_hand = _names("by-hand")
    known = {function.name for function in header.functions}
    unknown = sorted((by_hand | _names("not-in-lua") | exceptions()["names"].keys()) - known)
    if unknown:
        raise SystemExit(f"{_EXCEPTIONS.name}: muster.h has no {', '.join(unknown)}")
    found = []
    for function in header.functions:
        if function.name in by_hand or function.name.endswith("_init"):
            continue
        binding = _binding(function, header)
        if binding is None:
            raise SystemExit(
                f"generate-bindings: {function.name} cannot be bound mechanically. Write its"
                f" bindings by hand and list it in {_EXCEPTIONS.name} with the reason."
            )
        found.append(binding)
    return found


def _binding(function: Function, header: Header) -> Binding | None:
    """The binding of a function; None if it must be written by hand."""
    rest = list(function.parameters)
    handle = None
    if rest and rest[0].type.removesuffix(" *") in {f"muster_{each}" for each in HANDLES}:
        handle = rest.pop(0).type.removeprefix("muster_").removesuffix(" *")
    returns = _returned(function, rest, header)
    parameters = _parameters(rest, header)
    if returns is None or parameters is None:
        return None
    if handle == "report" and returns in ("status", "error", "nothing"):
        return None
    return Binding(function, handle, parameters, returns)


def _returned(function: Function, rest: list[Variable], header: Header) -> str | None:
    """The kind of the value that a function returns. Removes its out parameter from `rest`."""
    if function.result == "const char *" and rest and rest[-1].type == "size_t *":
        rest.pop()
        return "sized text"
    if function.result == "void":
        return "nothing"
    if function.result != "muster_status":
        return _KINDS.get(function.result) or _KINDS.get(header.resolved(function.result))
    if [variable.type for variable in rest[-2:]] == [_REPORT, _RESULT]:
        del rest[-2:]
        return "report"
    if rest and rest[-1].type == _RESULT:
        return rest.pop().name
    return "status"


def _parameters(rest: list[Variable], header: Header) -> tuple[Parameter, ...] | None:
    structs = {f"const {struct.name} *": struct.name for struct in input_structs(header)}
    names = {variable.name for variable in rest}
    found = []
    for variable in rest:
        if variable.name.removesuffix("_length") in names - {variable.name}:
            continue
        kind = _KINDS.get(variable.type)
        if variable.type in structs:
            found.append(Parameter(variable.name, "options", structs[variable.type]))
        elif kind == "text" and variable.name + "_length" in names:
            found.append(Parameter(variable.name, "json", variable.type))
        elif kind:
            found.append(Parameter(variable.name, kind, variable.type))
        else:
            return None
    return tuple(found)
