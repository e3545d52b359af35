"""Facts about options structs and their fields that their C types do not express."""

from __future__ import annotations

from bindings.header import Header, Struct, Variable

# Structs that a program fills in for a function, besides those called "…_options".
_OTHER_INPUTS = ("muster_credentials",)

# Texts that are the path of a file.
PATHS = {"journal", "ca_bundle", "proxy_ca_bundle", "state_file"}

# Texts that are JSON, with the types of their values in Python and in Lua.
JSON = {
    "simulation": ("dict[str, Any] | str", "table|string"),
    "scenario": ("dict[str, Any] | str", "table|string"),
    "parameters": ("dict[str, Any] | str", "table|string"),
    "regions": ("Sequence[str]", "string[]"),
}

# Points in time in milliseconds since 1970. All other numbers of milliseconds are durations.
TIMES = {"expires_ms"}

# Fields that must be set.
REQUIRED = {"muster_credentials": ("access_key_id", "secret_access_key")}

# The names that an option accepts.
VALUES = {
    "retry_mode": ("standard", "adaptive", "legacy"),
    # In the order of MUSTER_LOG_ERROR to MUSTER_LOG_TRACE.
    "log_level": ("error", "warning", "info", "debug", "trace"),
}

# The smallest value of integers, if it is not 0. Zero is the default in C, which a program in
# another language selects by not setting the option.
MINIMUM = {"batch_retry_ms": -1, "retry_ms": -1, "page_size": 1, "max_items": 1}

# Texts that hold a secret, or may hold one, as the password in a proxy's URL.
SECRETS = {"secret_access_key", "session_token", "proxy"}

# Structs that Lua has no use for: scripts run in an organization, and get no credentials.
_NOT_IN_LUA_STRUCTS = {"muster_organization_options", "muster_credentials"}

# Options that Lua cannot set. A log level has no effect without a callback for the log. Timestamps
# as on this machine would make the result of a script depend on the machine. The parameters of a
# batch are a separate argument.
_NOT_IN_LUA = {"log_level", "cli_timestamps", "parameters"}


def input_structs(header: Header) -> list[Struct]:
    """The structs that a program fills in for a function."""
    return [
        struct
        for struct in header.structs
        if struct.name.endswith("_options") or struct.name in _OTHER_INPUTS
    ]


def headline(struct: Struct) -> str:
    """The first sentence of a struct's documentation."""
    return " ".join(struct.doc.split()).split(". ")[0].removesuffix(".") + "."


def is_switch(field: Variable) -> bool:
    """True if a field says yes, no or neither."""
    return field.type == "muster_switch"


def is_duration(field: Variable) -> bool:
    """True if a field is a number of milliseconds that something takes."""
    return field.name.endswith("_ms") and field.name not in TIMES


def length_name(field: Variable, struct: Struct) -> str | None:
    """The field with the length of a text; None if the text ends with a NUL."""
    name = field.name + "_length"
    return name if any(other.name == name for other in struct.options) else None


def settable(struct: Struct) -> list[Variable]:
    """The fields that a program sets: without the size, lengths, and `…_user_data`."""
    lengths = {length_name(field, struct) for field in struct.options}
    return [
        field
        for field in struct.options
        if not field.name.endswith("user_data") and field.name not in lengths
    ]


def without_callbacks(struct: Struct, header: Header) -> list[Variable]:
    """The fields that a program sets and that are values."""
    return [field for field in settable(struct) if field.type not in header.callbacks]


def lua_structs(header: Header) -> list[Struct]:
    """The structs whose fields Lua sets."""
    return [each for each in input_structs(header) if each.name not in _NOT_IN_LUA_STRUCTS]


def in_lua(struct: Struct, header: Header) -> list[Variable]:
    """The fields that Lua sets."""
    return [each for each in without_callbacks(struct, header) if each.name not in _NOT_IN_LUA]
