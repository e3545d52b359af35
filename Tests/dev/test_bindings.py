"""scripts/dev/generate-bindings: additions to the header reach every binding."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "scripts/dev/generate-bindings"

# Files that the generator reads. It also writes parts of some of them.
INPUTS = ["Include", "bindings/python/muster"]
LUA_HOST = "Sources/Interfaces/LuaHost"
DATA = "Sources/Protocol/ModelData/data"


@pytest.fixture
def tree(tmp_path):
    """A copy of what the generator reads."""
    for path in INPUTS:
        shutil.copytree(ROOT / path, tmp_path / path)
    (tmp_path / DATA).parent.mkdir(parents=True)
    (tmp_path / DATA).symlink_to(ROOT / DATA)
    return tmp_path


def generate(root, *arguments):
    command = [sys.executable, GENERATOR, "--root", root, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def insert(path, before, text):
    """Inserts text before the last occurrence of `before` in a file."""
    head, found, tail = path.read_text().rpartition(before)
    assert found
    path.write_text(head + text + found + tail)


def test_the_generated_files_are_current():
    done = generate(ROOT, "--check")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_stale_file_is_reported(tree):
    assert generate(tree).returncode == 0
    insert(tree / "Include/muster.h", "} muster_session_options;", "  const char *added;\n")
    done = generate(tree, "--check")
    assert done.returncode == 1
    assert "bindings/python/muster/options.py is out of date" in done.stdout
    assert "added" not in (tree / "bindings/python/muster/options.py").read_text()


def test_an_option_and_a_function_are_in_every_binding_without_another_change(tree):
    header = tree / "Include/muster.h"
    option = "  /** How much is added. */\n  int64_t added_bytes;\n  muster_switch use_more;\n"
    insert(header, "} muster_session_options;", option)
    function = (
        "MUSTER_API muster_status muster_session_add(muster_session *session, double part);\n"
    )
    insert(header, "#ifdef __cplusplus", function)
    done = generate(tree)
    assert done.returncode == 0, done.stderr

    program = "#include <muster/script.h>\nmuster_session_options o = MUSTER_SESSION_OPTIONS_INIT;"
    flags = ["-Wextra", "-Werror", "-fsyntax-only", "-x", "c"]
    compiler = ["cc", *flags, "-I", tree / "Include", "-"]
    subprocess.run(compiler, input=program, text=True, check=True)

    python = tree / "bindings/python/muster"
    assert '("added_bytes", c_int64)' in (python / "_abi.py").read_text()
    assert (
        '"muster_session_add": (c_int32, (c_void_p, c_double))' in (python / "_abi.py").read_text()
    )
    assert (
        'added_bytes: int | None = None\n    """How much is added."""'
        in (python / "options.py").read_text()
    )
    swift = (tree / "Sources/Interfaces/ABI/Generated/SessionOptions.swift").read_text()
    assert "addedBytes = given(Int64(options.added_bytes))" in swift
    library = tree / "Sources/Interfaces/CommandLine/Library/LibraryOptions.swift"
    assert "options.added_bytes = addedBytes ?? 0" in library.read_text()
    tables = (tree / LUA_HOST / "session/option_tables.c").read_text()
    assert (
        '{"added_bytes", offsetof(muster_session_options, added_bytes), OPTION_INT64, 0}' in tables
    )
    assert "use_more: bool | None = None" in (python / "options.py").read_text()
    annotations = (tree / "bindings/lua/options.d.lua").read_text()
    assert "---How much is added.\n---@field added_bytes? integer\n" in annotations
