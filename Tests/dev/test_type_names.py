"""scripts/dev/check-type-names: types and files that share a name are found."""

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
        (["struct A {\n  struct C {}\n}\nstruct B {\n  typealias C = A.C\n}"], []),
    ],
)
def test_types_of_one_name_are_reported(tmp_path, texts, found):
    assert reported(tmp_path, *texts) == found


def test_files_of_one_name_are_reported(tmp_path):
    for path in ("a/x.c", "b/x.c", "b/x.lua", "a/conftest.py", "b/conftest.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    done = subprocess.run([CHECK, tmp_path], capture_output=True, text=True, check=False)
    reported_files = [line for line in done.stdout.splitlines() if "another file" in line]
    assert reported_files == [
        f"{tmp_path}/{folder}/x.c: another file is also named x.c" for folder in ("a", "b")
    ]


def test_types_and_files_of_the_project_have_different_names():
    done = subprocess.run([CHECK], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
