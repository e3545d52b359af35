"""What a command does not need, it does not read.

Models are JSON, so that a command which touches one calls the parser. The loader tells which
functions were called, because it binds each at its first call.
"""

import pytest
from cli import MUSTER, muster

# simdjson::get_active_implementation, as the loader spells it.
SYMBOL = "_ZN8simdjson25get_active_implementationEv"


def reads_models(words, folder):
    completed = muster(*words, LD_DEBUG="bindings", LD_DEBUG_OUTPUT=str(folder / "bindings"))
    assert completed.returncode == 0
    (log,) = folder.iterdir()
    lines = log.read_text().splitlines()
    assert any(MUSTER in line for line in lines)
    return any(SYMBOL in line and f"binding file {MUSTER}" in line for line in lines)


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["call", "--help"]], ids=" ".join)
def test_what_says_nothing_of_services_reads_no_model(words, tmp_path):
    assert not reads_models(words, tmp_path)


def test_what_describes_an_operation_reads_its_model(tmp_path):
    assert reads_models(["describe", "sts", "get-caller-identity"], tmp_path)
