"""Include/muster.h keeps the rules that it states for structs and names."""

import re
from pathlib import Path

HEADER = (Path(__file__).resolve().parents[2] / "Include/muster.h").read_text(encoding="utf-8")

# Structs that never get another field; the manual at the top of the header lists them.
FINAL = {"muster_value", "muster_header", "muster_event"}


def structs():
    """Each struct with fields: its name, the comment before it and its fields."""
    pattern = r"/\*\*((?:(?!\*/).)*)\*/\s*(?:typedef )?struct (muster_\w+) \{(.*?)^\}"
    for comment, name, fields in re.findall(pattern, HEADER, re.DOTALL | re.MULTILINE):
        yield name, comment, fields


def test_every_struct_has_struct_size_or_is_final():
    declared = re.findall(r"^(?:typedef )?struct (muster_\w+) \{", HEADER, re.MULTILINE)
    found = {name: (comment, fields.split(";")[0].strip()) for name, comment, fields in structs()}
    assert sorted(found) == sorted(declared)
    sized = {name for name, (_, first) in found.items() if first == "size_t struct_size"}
    assert set(found) - sized == FINAL
    for name in FINAL:
        assert "struct is final" in " ".join(found[name][0].replace("*", " ").split())
    manual = HEADER.partition("* Text. ")[0].partition("* Other structs. ")[2]
    others = {name for name in found if not name.endswith("_options")}
    assert set(re.findall(r"muster_\w+", manual)) == others


def test_functions_do_not_say_get():
    assert not re.findall(r"\bmuster_\w+_get_\w+\(", HEADER)
