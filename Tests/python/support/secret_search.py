"""A search for secrets in everything that Muster reveals during a test.

It runs for every test. Each live session is logged in full. When the test ends, the session's log,
callbacks, errors and journal are searched for every secret that was configured, received or used to
sign. Command lines run with `--trace`, and their output is searched.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import re
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import muster

LEVELS = ("error", "warning", "info", "debug", "trace")

# The names of members, settings, variables and headers with secret values, in lower case and
# without separators.
NAMES = re.compile(
    r"^(aws)?(secretaccesskey|secretkey|sessiontoken|securitytoken|containerauthorizationtoken"
    r"|accesstoken|refreshtoken|idtoken|clientsecret|devicecode|dpopkey|webidentitytoken|tokencode"
    r"|token|xamzsecuritytoken|xamzssobearertoken|xawsec2metadatatoken|cookie|setcookie)$"
)
FILES = re.compile(
    r"^aws(webidentitytoken|containerauthorizationtoken)file$|^webidentitytokenfile$"
)
# Values that a search would find everywhere.
SHORTEST = 5
PLAIN = {"secret", "token"}

_HOME = os.environ.get("HOME", "")
_secrets: dict[str, str] = {}
_revealed: list[tuple[str, str]] = []
_journals: list[str] = []


def forget() -> None:
    """Begins a test."""
    _secrets.clear()
    _revealed.clear()
    _journals.clear()


# ------------------------------------------------------------------------------- what is secret


def learn(what: str, *values: str | None) -> None:
    for value in values:
        if not value:
            continue
        assert len(value) >= SHORTEST, f"{what}: {value!r} is too short to be searched for"
        assert value not in PLAIN, f"{what}: {value!r} is a word that any sentence may have"
        _secrets[value] = what


def _learn_named(what: str, name: str, value: object) -> None:
    if isinstance(value, str) and NAMES.match(re.sub(r"[^a-z0-9]", "", name.lower())):
        learn(f"{name} of {what}", value.strip())


def learn_document(what: str, document: object) -> None:
    """The secret members of a JSON value, wherever they are."""
    if isinstance(document, Mapping):
        for name, value in document.items():
            _learn_named(what, str(name), value)
            learn_document(what, value)
    elif isinstance(document, list):
        for value in document:
            learn_document(what, value)


def learn_text(what: str, text: str) -> None:
    """Learns the secrets in a text: JSON, a form, XML or settings."""
    try:
        learn_document(what, json.loads(text))
        return
    except (ValueError, RecursionError):
        pass
    for name, value in urllib.parse.parse_qsl(text):
        _learn_named(what, name, value)
    for name, value in re.findall(r"<(\w+)>([^<>]+)</\1>", text):
        _learn_named(what, name, value)
    for name, value in re.findall(r"^\s*(\w+)\s*[=:]\s*(\S+)\s*$", text, re.MULTILINE):
        _learn_named(what, name, value)
        if FILES.match(name.replace("_", "").lower()):
            _learn_file(value)


def learn_headers(what: str, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        _learn_named(what, name, value)
        if name.lower() in ("authorization", "proxy-authorization"):
            _, is_signature, signature = value.partition("Signature=")
            learn(f"{name} of {what}", signature if is_signature else _without_scheme(value))


def _without_scheme(value: str) -> str:
    scheme, _, rest = value.partition(" ")
    return rest if scheme in ("Basic", "Bearer") else value


def learn_url(what: str, url: str) -> None:
    """Learns the password in a proxy's URL."""
    user, at, _ = url.partition("://")[2].rpartition("@")
    if at and ":" in user:
        plain = urllib.parse.unquote(user)
        learn(what, user.partition(":")[2], plain.partition(":")[2])
        learn(what, base64.b64encode(plain.encode()).decode())


def _learn_file(path: str) -> None:
    file = Path(os.path.expanduser(path))
    if file.is_file():
        learn("a token's file", file.read_text(errors="replace").strip())


def learn_environment(environment: Mapping[str, str]) -> None:
    """Learns the secrets in variables, and in AWS's files that they or the home directory have."""
    for name, value in environment.items():
        _learn_named("the environment", name, value)
        if FILES.match(name.replace("_", "").lower()):
            _learn_file(value)
        if name.lower() in ("http_proxy", "https_proxy"):
            learn_url(name, value)
    stated = [environment.get(f"AWS_{name}_FILE") for name in ("CONFIG", "SHARED_CREDENTIALS")]
    # The home directory of the user who runs the tests is not read.
    home = environment.get("HOME", _HOME)
    below = () if home == _HOME else Path(home, ".aws").rglob("*")
    for path in {*map(Path, filter(None, stated)), *below}:
        if path.is_file():
            learn_text(f"the file {path.name}", path.read_text(errors="replace"))


# ---------------------------------------------------------------------------------- revealed text


def observe(where: str, *texts: object) -> None:
    _revealed.extend((where, str(text)) for text in texts)


def leaks() -> Iterator[str]:
    """The secrets that were found, each with the text that reveals it."""
    for path in _journals:
        for suffix in ("", "-wal"):
            file = Path(path + suffix)
            if file.is_file():
                observe(f"the journal{suffix}", file.read_bytes().decode("latin-1"))
    everything = "\n".join(text for _, text in _revealed)
    yield from (
        f"a signature is in {where}: {text}"
        for where, text in _revealed
        if re.search(r"Signature=[0-9a-f]", text)
    )
    for secret, what in _secrets.items():
        # Usually nothing is found.
        if secret not in everything:
            continue
        whole = re.compile(rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])")
        for where, text in _revealed:
            if whole.search(text):
                yield f"{what} ({secret}) is in {where}: {text[:1000]}"


# ------------------------------------------------------------------------------------ in Python


def listen(monkeypatch: Any) -> None:
    """Records what every live session and every error reveals."""
    # Tests of the command line run without the package.
    import muster

    open_session, make_error = muster.Session.__init__, muster.MusterError.__init__
    make_credentials = muster.Credentials.__init__
    configuration = muster.Session.describe_configuration

    def opened(
        self: muster.Session, *, options: muster.SessionOptions | None = None, **arguments: Any
    ) -> None:
        options = options or muster.SessionOptions()
        is_live = arguments.get("simulation") is None and options.simulation is None
        if is_live and (options.log_level or "info") in LEVELS:
            learn_environment(os.environ)
            _learn_options(arguments, options)
            options = dataclasses.replace(options, **_callbacks(options))
        open_session(self, options=options, **arguments)

    def raised(self: muster.MusterError, *arguments: Any, **named: Any) -> None:
        make_error(self, *arguments, **named)
        observe("an error", self.code, self.message, repr(vars(self)))

    def given(self: muster.Credentials, *arguments: Any, **named: Any) -> None:
        make_credentials(self, *arguments, **named)
        learn("a provider's credentials", self.secret_access_key, self.session_token)
        observe("credentials as they are shown", repr(self))

    def configured(self: muster.Session) -> dict[str, Any]:
        shown = configuration(self)
        observe("the configuration", json.dumps(shown))
        return shown

    monkeypatch.setattr(muster.Session, "__init__", opened)
    monkeypatch.setattr(muster.MusterError, "__init__", raised)
    monkeypatch.setattr(muster.Credentials, "__init__", given)
    monkeypatch.setattr(muster.Session, "describe_configuration", configured)


def _learn_options(arguments: Mapping[str, Any], options: muster.SessionOptions) -> None:
    learn("an option", arguments.get("aws_secret_access_key"), arguments.get("aws_session_token"))
    learn("an option", options.secret_access_key, options.session_token)
    learn_url("the proxy's URL", options.proxy or "")
    if options.journal:
        _journals.append(os.fspath(options.journal))


def _callbacks(options: muster.SessionOptions) -> dict[str, Any]:
    """Options that record everything and forward to the test's own callbacks."""
    log = options.log
    wanted = LEVELS.index(options.log_level or "info")

    def logged(record: muster.LogRecord) -> None:
        observe("the log", record.message, record.fields)
        if log and LEVELS.index(record.level) <= wanted:
            log(record)

    callbacks: dict[str, Any] = {"log": logged, "log_level": "trace"}
    for name in ("attempt", "progress"):
        callbacks[name] = _observed(f"the {name} callback", getattr(options, name))
    transport, mfa = options.transport, options.mfa
    if transport:
        callbacks["transport"] = _watched(transport)
    if mfa:
        callbacks["mfa"] = lambda serial: _learned("a device's code", mfa(serial))
    return callbacks


def _observed(where: str, then: Callable[[Any], None] | None) -> Callable[[Any], None]:
    def observed(event: Any) -> None:
        observe(where, repr(event))
        if then:
            then(event)

    return observed


def _learned(what: str, value: str | None) -> str | None:
    learn(what, value)
    return value


def _watched(transport: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def sent(request: muster.Request) -> Any:
        learn_headers("a request", request.headers)
        return transport(request)

    return sent


# ------------------------------------------------------------------------------ on the command line

_LOG_LINE = re.compile(r"^(error|warning|info|debug|trace)  ")
_TRACEABLE = {"call", "run", "snapshot", "diff"}


def run(command: Callable[..., Any], arguments: list[str], environment: Mapping[str, str]) -> Any:
    """Runs a command line with `command`, which takes its arguments. Live commands are traced.

    The trace is removed from the output that the test sees.
    """
    learn_environment(environment)
    traces = "--live" in arguments and arguments[0] in _TRACEABLE and "--trace" not in arguments
    completed = command([*arguments, "--trace"] if traces else arguments)
    observe("the output", completed.stdout.decode(errors="replace"))
    observe("the error stream", completed.stderr.decode(errors="replace"))
    # Tokens that the command stored are secrets from now on.
    learn_environment(environment)
    found = list(leaks())
    assert not found, "\n".join(found)
    if traces:
        completed.stderr = _untraced(completed.stderr, keeps_debug="--debug" in arguments)
    return completed


def _untraced(stream: bytes, keeps_debug: bool) -> bytes:
    def is_own(line: bytes) -> bool:
        level = _LOG_LINE.match(line.decode(errors="replace"))
        return level is not None and not (keeps_debug and level[1] != "trace")

    return b"".join(line for line in stream.splitlines(keepends=True) if not is_own(line))
