"""Facts about the fields of options structs that their C types do not express."""

from __future__ import annotations

from bindings.header import Header, Variable

# Texts that are the path of a file.
PATHS = {"journal", "ca_bundle", "proxy_ca_bundle", "state"}

# The names that an option accepts.
VALUES = {
    "retry_mode": ("standard", "adaptive", "legacy"),
    # In the order of MUSTER_LOG_ERROR to MUSTER_LOG_TRACE.
    "log_level": ("error", "warning", "info", "debug", "trace"),
}

# The smallest value of integers that may be negative.
MINIMUM = {"batch_retry_ms": -1}

# Texts that hold a secret, or may hold one, as the password in a proxy's URL.
SECRETS = {"secret_access_key", "session_token", "proxy"}


def is_switch(field: Variable) -> bool:
    """True if a field says yes, no or neither."""
    return field.type == "muster_switch"


def settable(struct_name: str, header: Header) -> list[Variable]:
    """The fields that a program sets: without the size and the `…_user_data` of callbacks."""
    struct = header.struct(struct_name)
    return [field for field in struct.options if not field.name.endswith("user_data")]


# Options that Lua cannot set. A log level has no effect without a callback for the log. Timestamps
# as on this machine would make the result of a script depend on the machine.
_NOT_IN_LUA = {"log_level", "cli_timestamps"}


def in_lua(struct_name: str, header: Header) -> list[Variable]:
    """The fields that Lua sets: without callbacks and the fields in `_NOT_IN_LUA`."""
    return [
        field
        for field in settable(struct_name, header)
        if field.type not in header.callbacks and field.name not in _NOT_IN_LUA
    ]
