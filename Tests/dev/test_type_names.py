"""scripts/dev/check-type-names: types of one name are found, whatever they are nested in."""

import subprocess
from pathlib import Path

import pytest

CHECK = Path(__file__).resolve().parents[2] / "scripts" / "dev" / "check-type-names"


def reported(folder, *texts):
    """The types that the check reports in a folder with files of these texts."""
    for number, text in enumerate(texts):
        (folder / f"{number}.swift").write_text(text, encoding="utf-8")
    done = subprocess.run([CHECK, folder], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if "exception" not in line]
    return [line[line.index("(") + 1 : -1] for line in lines]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["struct A {}", "public final class A {}"], ["A", "A"]),
        (["struct A {}", "enum B {\n  private struct A {}\n}"], ["A", "B.A"]),
        (["extension C {\n  enum A {}\n}", "struct B {\n  struct A {}\n}"], ["C.A", "B.A"]),
        (["struct A {\n  struct C {}\n}\nstruct B {\n  typealias C = Int\n}"], ["A.C", "B.C"]),
        (["struct A {\n  enum Kind {}\n}", "struct B {\n  enum Kind {}\n}"], []),
        (["enum Kind {}", "struct B {\n  enum Kind {}\n}"], ["Kind", "B.Kind"]),
        (["struct A {}", "extension A {}"], []),
        (["struct A {}", "// struct A {}\nlet a = A.self"], []),
    ],
)
def test_types_of_one_name_are_reported(tmp_path, texts, found):
    assert reported(tmp_path, *texts) == found


def test_types_of_the_library_have_different_names():
    done = subprocess.run([CHECK], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
