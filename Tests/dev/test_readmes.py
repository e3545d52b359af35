"""The README of each module is short, and the files that it names exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("Base", "Protocol", "Session", "Simulation", "Interfaces")
MODULES = sorted(
    folder for layer in LAYERS for folder in (ROOT / "Sources" / layer).iterdir() if folder.is_dir()
)
MOST_LINES = 10


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_begins_with_a_short_readme(module):
    text = (module / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {module.name}\n")
    assert len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_files_that_a_readme_names_exist(module):
    text = (module / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"`([\w./-]+\.(?:swift|md|h|c|lua|py))`", text)
    missing = [name for name in names if not (list(module.rglob(name)) or (ROOT / name).exists())]
    assert missing == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_architecture_lists_every_module(module):
    assert f"| `{module.name}` |" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
