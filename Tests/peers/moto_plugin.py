"""A pytest plugin for moto's tests in server mode. It is installed in moto's environment.

It begins each test with a scenario. It reports a test as skipped if the test called an operation
that is not simulated, as an expected failure if moto is known to differ from AWS, and as passed
only if the server executed a request. Its settings are in moto.json.
"""

import json
import os
import urllib.request
from pathlib import Path

import pytest

SERVER = os.environ["TEST_SERVER_MODE_ENDPOINT"]
SETTINGS = json.loads((Path(__file__).parent / "moto.json").read_text())


def send(body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{SERVER}/test", data=data, timeout=30) as response:
        return json.loads(response.read())


def setting(kind, item):
    """The setting of a test: its own, or that of its function, its file, or its folder."""
    name = item.nodeid.removeprefix("tests/")
    file = name.partition("::")[0]
    wider = [name, name.partition("[")[0], file, file.partition("/")[0]]
    return next((SETTINGS[kind][each] for each in wider if each in SETTINGS[kind]), None)


def pytest_collection_modifyitems(items):
    for item in items:
        if reason := setting("notRun", item):
            item.add_marker(pytest.mark.skip(reason=reason))
        if reason := setting("differences", item):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


def pytest_runtest_setup(item):
    send({kind: setting(kind, item) or {} for kind in ("begins", "creates")})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when != "call" or report.skipped:
        return report
    calls = send()
    refused = sorted(set(calls["notSimulated"]))
    if report.failed and refused:
        skip(report, item, f"not simulated: {', '.join(refused)}")
    if report.passed and not calls["executed"]:
        skip(report, item, "calls no operation")
    return report


def skip(report, item, reason):
    report.outcome = "skipped"
    report.longrepr = (str(item.path), 0, reason)
