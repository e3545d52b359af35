"""A command reads models only if it needs them.

Models are JSON, so a command that reads one calls the JSON parser. The dynamic loader binds each
function at its first call and logs that, which shows whether the parser was called.
"""

import pytest
from cli import MUSTER, muster

# The mangled name of simdjson::get_active_implementation.
SYMBOL = "_ZN8simdjson25get_active_implementationEv"


def reads_models(words, folder):
    completed = muster(*words, LD_DEBUG="bindings", LD_DEBUG_OUTPUT=str(folder / "bindings"))
    assert completed.returncode == 0
    (log,) = folder.iterdir()
    lines = log.read_text().splitlines()
    assert any(MUSTER in line for line in lines)
    return any(SYMBOL in line and f"binding file {MUSTER}" in line for line in lines)


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["call", "--help"]], ids=" ".join)
def test_commands_that_do_not_use_services_read_no_model(words, tmp_path):
    assert not reads_models(words, tmp_path)


def test_describing_an_operation_reads_its_model(tmp_path):
    assert reads_models(["describe", "sts", "get-caller-identity"], tmp_path)
