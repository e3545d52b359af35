"""scripts/dev/prose: the prose that it finds in each language, and the idioms that it reports."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).resolve().parents[2] / "scripts" / "dev"


def load(name):
    """A program without a suffix in scripts/dev, as a module."""
    sys.path.insert(0, str(DEV))
    loader = importlib.machinery.SourceFileLoader(name, str(DEV / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    sys.modules[name] = module
    loader.exec_module(module)
    return module


prose = load("prose")


def idioms(text, path="a.swift"):
    return [each.idiom for each in prose.findings(path, text)]


# A comment, and the idioms in it.
COMMENTS = [
    ("Input that is no JSON.", ["is-no"]),
    ("The value is no\nnumber.", ["is-no"]),
    ("There have been no errors, and there is no value.", []),
    ("The token is no longer valid, and there is no other.", []),
    ("At most 3; it is no more than that.", []),
    ("The value, or nil if it is none.", ["is-none"]),
    ("The value, or nil if there is none.", []),
    ("`timeout` is None by default.", []),
    ("What stands at `pointer`.", ["headless-what", "stands"]),
    ("The value at `pointer`. What is missing is null.", ["who-does"]),
    ("What does this file contain?", []),
    ("MARK: - What is the same", ["headless-what"]),
    ("Who asks waits.", ["headless-who"]),
    ("The lock is free; who asks gets it.", ["who-does"]),
    ("Whoever waits drives the session.", ["whoever"]),
    ("That it ends.", ["headless-that"]),
    ("Those that expire.", ["headless-that"]),
    ("Such values are skipped. That is why.", []),
    ("These enums are constants.", []),
    ("That header is read first.", []),
    ("How many elements the array has.", ["headless-how"]),
    ("How many elements does it have?", []),
    ("How results are paged.", ["headless-how"]),
    ("When it expires. Why it does.", ["headless-when"]),
    ("Where the two differ.", ["headless-when"]),
    ("Which bodies are compressed.", ["headless-when"]),
    ("Why is it refused?", []),
    ("Whether it is valid.", ["headless-whether"]),
    ("The time when it expires, and whether it is valid.", []),
    ("Of a transport of the program's, the body counts.", ["of-opening", "of-theirs"]),
    ("Of course, the body counts.", []),
    ("A list of members, sorted.", []),
    ("Accounts, of which few are open, of whom none answers.", ["of-which"]),
    ("It is empty, and so is the list.", ["so-is"]),
    ("It is assumed anew.", ["literary-word"]),
    ("So many at a time.", ["so-many"]),
    ("As many as fit, so many that it overflows.", []),
    ("It tells the time.", ["tell"]),
    ("It tells the two apart, as `tell` does.", []),
    ("The option tells libcurl to wait; nothing tells the difference.", []),
    ("It says so, as is said above.", ["says"]),
    ("This page says where the files are, and is said to be short.", []),
    ("All but the first, but for the last.", ["nothing-but"]),
    ("The options that there are, and whether it means that there is no error.", ["that-there-is"]),
    ("The field lies in the header.", ["lies"]),
    ("NaN stands for not a number.", []),
    ("A request bears a token.", ["bears"]),
    ("It asks the service again.", ["ask-again"]),
    ("The service carried it out.", ["carry-out"]),
    ("The program hands them over.", ["hand-over"]),
    ("It gives back a token.", ["gives", "gives-back"]),
    ("It gives up after a minute.", []),
    ("NULL for such as are temporary.", ["such-as-are"]),
    ("Codes such as AccessDenied.", []),
    ("All that is wrong.", ["all-that-is"]),
    ("Nil where there is nothing.", ["where-there-is"]),
    ("It is looked for below the folder.", ["looked-for"]),
    ("A token may be had.", ["may-be-had"]),
    ("A page is to be read.", ["is-to-be"]),
    ("The rooms of the house.", ["metaphor-house", "metaphor-room"]),
    ("No room for more; there is room.", []),
    ("Each account has a fate.", ["metaphor-fate"]),
    ('{"fate": "slow"}, `fate`, Fate.swift, --fate', []),
    ("The roll that a batch calls.", ["metaphor-roll"]),
    ("The changes are rolled back; rolls are cheap.", []),
    ("It faces outward.", ["metaphor-face"]),
    ("The interface, the gateway and the heartbeat.", []),
    ("It speaks XML.", ["speaks"]),
    ("It goes on.", ["goes-on"]),
    ("It executes, retries, reports and returns.", []),
]

# A file, and the lines in which it has the idiom "is-no".
FILES = [
    ("data/macie2/accounts.json", '{\n"remedy": "It is no list."}', [2]),
    ("data/macie2/service-2.json", '{\n"pattern": "It is no list."}', []),
    ("run", '#!/usr/bin/env bash\necho "It is no list."\nx="It is no list."', [2]),
    ("a.swift", 'let is = 1 // it is no JSON\nlet text = "is no \\(kind("x")) at all"', [1, 2]),
    ("a.swift", "let a = isNo // fine\n/// It is\n/// no JSON.\nfunc is no", [2]),
    ("a.swift", 'let a = """\n  first\n  is no JSON\n  """', [3]),
    ("a.swift", 'let a = "it is "\n  + "no JSON"', [1]),
    ("a.swift", 'let a = "// no comment"; let b = is no', []),
    ("a.c", '/**\n * It is\n * no JSON.\n */\nputs("this is "\n  "no JSON");', [2, 5]),
    ("a.c", "char quote = '\"'; int is no;", []),
    ("a.lua", "--[[ is no\nlist ]]\nerror('is no list') -- is no map\nis = no", [1, 3]),
    ("a.lua", "---@param x any is no list", [1]),
    ("a.py", '"""It\nis no JSON."""\nx = 1  # is no list\ny = "is no map"', [2, 3, 4]),
    ("a.py", 'x = re.compile(r"is no [a-z]")', []),
    ("tool", "#!/usr/bin/env bash\n# It is no list.\necho is no list # is no map", [2, 3]),
    ("tool", "is no list", []),
    ("Makefile", "all: x ## is no list\n\t@# is no map\n\techo is no list", [1, 2]),
    ("a.md", "# A\n\nIt is\nno JSON.\n\n```\nis no JSON\n```\n\n- is no list", [3, 10]),
    ("a.json", '{"a": "is no list"}', []),
]


@pytest.mark.parametrize(("text", "expected"), COMMENTS)
def test_a_comment_has_these_idioms(text, expected):
    comment = "".join(f"/// {line}\n" for line in text.split("\n"))
    assert sorted(idioms(comment)) == sorted(expected)


@pytest.mark.parametrize(("path", "text", "lines"), FILES)
def test_prose_is_found_in_every_language(path, text, lines):
    found = prose.findings(path, text)
    assert [each.line for each in found if each.idiom == "is-no"] == lines


def test_a_headless_opening_is_accepted_in_markdown():
    assert idioms("What it does", "a.md") == []


def test_a_finding_is_printed_with_its_position_and_advice():
    (found,) = prose.findings("Sources/A.swift", "\n  // This is no list.\n")
    assert str(found) == (
        'Sources/A.swift:2: is-no: // This is no list. (write "is not a …", "is not valid …")'
    )


@pytest.mark.parametrize(
    ("line", "remaining", "stale"),
    [
        ("a.swift | is-no | no list | quoted from AWS", 0, 0),
        ("b.swift | is-no | no list | another file", 1, 1),
        ("a.swift | tell | no list | another idiom", 1, 1),
        ("a.swift | is-no | no map | another line", 1, 1),
        ("# a comment", 1, 0),
    ],
)
def test_an_exception_covers_its_finding_only(line, remaining, stale):
    found = prose.findings("a.swift", "// It is no list.")
    left, unused = prose.sorted_out(found, prose.read_exceptions(line))
    assert (len(left), len(unused)) == (remaining, stale)


@pytest.mark.parametrize(
    "text",
    [
        "a.swift | is-no | without a reason",
        "a.swift | is-no | | an empty part",
        "a.swift | unheard-of | part | reason",
        "a.swift | is-no | part | reason\n" * 21,
    ],
)
def test_malformed_exceptions_are_refused(text):
    with pytest.raises(prose.UsageError):
        prose.read_exceptions(text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Include/muster.h", True),
        ("README.md", True),
        ("Makefile", True),
        ("LICENSE", False),
        ("ruff.toml", False),
        ("Tests/fuzz/corpus/a.md", False),
    ],
)
def test_files_in_scope(path, expected):
    assert prose.is_read(path) is expected


def test_the_table_counts_by_idiom_and_folder():
    found = [
        *prose.findings("Sources/a.swift", "// It is no list.\n\n// It is no map."),
        *prose.findings("README.md", "It tells."),
    ]
    rows = [line.split() for line in prose.summary(found)]
    assert rows == [
        ["idiom", ".", "Sources", "all"],
        ["is-no", "0", "2", "2"],
        ["tell", "1", "0", "1"],
        ["all", "1", "2", "3"],
    ]
