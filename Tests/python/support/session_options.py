"""Opens sessions with the arguments of Session and the fields of SessionOptions side by side."""

import inspect

import muster

ARGUMENTS = inspect.signature(muster.Session).parameters.keys() - {"options"}


def open_session(**options):
    """A session; each option is an argument of Session or a field of SessionOptions."""
    arguments = {name: options.pop(name) for name in ARGUMENTS & options.keys()}
    return muster.Session(**arguments, options=muster.SessionOptions(**options))
