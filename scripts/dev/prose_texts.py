"""Finds the prose of a source file: comments, string literals, and Markdown outside code fences.

A text is found as passages: a block of comment lines, one string literal (with the literals that it
is concatenated with), one paragraph. Code that prose quotes is masked by letters `x` of the same
length: text in backticks, quoted single words, options, file names, interpolated expressions.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Optional

COMMENT, STRING, MARKDOWN = "comment", "string", "markdown"


@dataclass(frozen=True)
class Passage:
    """Prose without its markers: `lines` are pairs of a line number and that line's text."""

    kind: str
    lines: tuple

    @property
    def text(self):
        return "\n".join(text for _, text in self.lines)

    def line_at(self, offset):
        """The number of the line that holds character `offset` of `text`."""
        starts = [0]
        for _, text in self.lines:
            starts.append(starts[-1] + len(text) + 1)
        return self.lines[bisect_right(starts, offset, hi=len(self.lines)) - 1][0]


# One alternative for each kind of token; code between tokens is skipped. The group `ignored` is for
# tokens that have no prose but may contain quotes or comment markers.
_C = r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<string> R"(?P<fence>[^(\s"]*)\(.*?\)(?P=fence)" | "(?:\\.|[^"\\\n])*" )
  | (?P<ignored> '(?:\\.|[^'\\\n])+' )
"""
_NESTED = r"""(?:[^()"\n]|"(?:\\.|[^"\\\n])*")"""
_INTERPOLATION = rf"\\\#*\((?:{_NESTED}|\((?:{_NESTED}|\({_NESTED}*\))*\))*\)"
_SWIFT = rf"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<string>
        (?P<hashes>\#*)\"\"\".*?\"\"\"(?P=hashes)
      | (?P<marks>\#+)".*?"(?P=marks)
      | "(?:{_INTERPOLATION}|\\.|[^"\\\n])*" )
"""
_LUA = r"""
    (?P<comment> --\[(?P<level>=*)\[.*?\](?P=level)\] | --[^\n]* )
  | (?P<string>
        \[(?P<equals>=*)\[.*?\](?P=equals)\]
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
"""
_PYTHON = r"""
    (?P<comment> \#[^\n]* | [rRbBfFuU]{0,2}(?P<quotes>\"{3}|'{3})(?:\\.|.)*?(?P=quotes) )
  | (?P<ignored> \b[bBfF]?[rR][bBfF]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*') )
  | (?P<string> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
"""
# Strings of these are mostly code. Only strings that echo and printf print are read.
_HASH = r"""
    (?P<comment> (?:(?<=\s)|^|(?<=\s@)|(?<=^@))\#[^\n]* )
  | (?P<string> (?<=echo\ )"(?:\\.|[^"\\\n])*" | (?<=printf\ )'[^'\n]*' )
"""
_JSON = r"""(?P<comment> (?!) ) | (?P<string> "(?:\\.|[^"\\\n])*" )"""

_SYNTAXES = {
    _C: ["c", "h", "cpp", "hpp", "modulemap"],
    _SWIFT: ["swift"],
    _LUA: ["lua", "rockspec"],
    _PYTHON: ["py", "pyi", "python3"],
    _JSON: ["accounts.json", "idempotent.json", "traits.json"],
    _HASH: ["bash", "sh", "toml", "cmake", "map", "in", "supp", "Makefile", "CMakeLists.txt"],
}
_TOKENS = {
    name: re.compile(syntax, re.VERBOSE | re.DOTALL | re.MULTILINE)
    for syntax, names in _SYNTAXES.items()
    for name in names
}

_OPENING = re.compile(r"\s*(?://[/!]?|/\*[*!]?<?|\*(?!\*)(?!/)|---*(?:\[=*\[)?|#+(?!!))[ \t]?")
_CLOSING = re.compile(r"\s*(?:\*+/|\]=*\])\s*$")
_HEADING = re.compile(r"^\s*(?:MARK: -?|-{3,}|={3,})\s*|\s*-{3,}\s*$")
_QUOTES = re.compile(r"^[rRbBfFuU]{0,2}#*(\"{3}|'{3}|\"|')|(\"{3}|'{3}|\"|')#*$|^\[=*\[|\]=*\]$")
_CONCATENATION = re.compile(r"\s*(?:\+|\.\.)?\s*(?:[fF](?=$))?")

_MASKED = re.compile(
    r"`[^`\n]+`"
    rf"|{_INTERPOLATION}"
    r"|\\?\"[^\"\s\\]*\\?\"|'[^'\s]+'"
    r"|(?<![\w-])--?[a-z][\w-]*"
    r"|[\w.*-]*/[\w./*<>-]+|\b[\w-]+\.(?:swift|py|lua|c|h|hpp|cpp|md|json|db|txt|csv)\b"
)


def language(path, first_line):
    """The key of the syntax of a file; None if the file is not read for prose."""
    name = path.rsplit("/", 1)[-1]
    if name.endswith(".md"):
        return MARKDOWN
    shebang = re.match(r"#!.*[/ ](\w+)", first_line)
    for key in (name, name.rsplit(".", 1)[-1], shebang.group(1) if shebang else None):
        if key in _TOKENS:
            return key
    return None


def passages(text, language):
    """The passages of a file's text in the language that language() returned."""
    found = _paragraphs(text) if language == MARKDOWN else _blocks(text, _TOKENS[language])
    return [_masked(passage) for passage in found]


def _masked(passage):
    lines = [(n, _MASKED.sub(lambda m: "x" * len(m.group()), line)) for n, line in passage.lines]
    return Passage(passage.kind, tuple(lines))


# MARK: Source code


@dataclass
class _Token:
    kind: str
    start: int
    end: int
    has_code_before: bool
    lines: list


def _blocks(text, tokens):
    """Comment blocks and string literals: adjacent tokens that belong together are one passage."""
    block: Optional[_Token] = None
    for match in tokens.finditer(text):
        token = _token(text, match)
        if token is None:
            continue
        if block and _continues(block, token, text):
            block.lines += token.lines
            block.end = token.end
            continue
        if block:
            yield Passage(block.kind, tuple(block.lines))
        block = token
    if block:
        yield Passage(block.kind, tuple(block.lines))


def _token(text, match):
    """The token of a match; None if it has no prose, like a string that is a single word."""
    kind = next((kind for kind in (COMMENT, STRING) if match.group(kind) is not None), None)
    source = match.group()
    if kind is None or (kind == STRING and not re.search(r"\S\s+\S", source)):
        return None
    start = match.start()
    line_start = text.rfind("\n", 0, start) + 1
    line = text.count("\n", 0, start) + 1
    content = _comment_lines(source) if kind == COMMENT else _string_lines(source)
    lines = [(line + i, each) for i, each in enumerate(content)]
    has_code_before = bool(text[line_start:start].strip())
    return _Token(kind, start, match.end(), has_code_before, lines)


def _continues(block, token, text):
    """True if a token continues the block before it: the next comment line, or `"a" "b"`."""
    if block.kind != token.kind:
        return False
    gap = text[block.end : token.start]
    if token.kind == STRING:
        return _CONCATENATION.fullmatch(gap) is not None
    is_next_line = re.fullmatch(r"\n[ \t]*@?", gap) is not None
    is_heading = any("MARK:" in text[each.start : each.end] for each in (block, token))
    is_whole = text[token.start :].startswith(("/*", '"', "'"))
    return is_next_line and not (block.has_code_before or is_heading or is_whole)


def _comment_lines(source):
    """The lines of a comment or docstring without their markers."""
    if _QUOTES.match(source) and not source.startswith("--"):
        return [_HEADING.sub("", line) for line in _string_lines(source)]
    lines = [_OPENING.sub("", _CLOSING.sub("", line), count=1) for line in source.split("\n")]
    return [_HEADING.sub("", line) for line in lines]


def _string_lines(source):
    return _QUOTES.sub("", source).replace(r"\n", "  ").split("\n")


# MARK: Markdown


def _paragraphs(text):
    """Paragraphs, list items, table rows and headings, without code blocks."""
    lines = []
    for number, line in enumerate(_without_fences(text), start=1):
        if lines and (not line.strip() or re.match(r"\s*(?:[-*#|]|\d+\.)\s?", line)):
            yield Passage(MARKDOWN, tuple(lines))
            lines = []
        if line.strip():
            lines.append((number, re.sub(r"^\s*(?:[-*#]+|\d+\.)\s+", "", line)))
    if lines:
        yield Passage(MARKDOWN, tuple(lines))


def _without_fences(text):
    """The lines of a text; those of code fences are empty."""
    fence = None
    for line in text.split("\n"):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if fence is None and mark:
            fence = mark.group(1)
            yield ""
        elif fence is not None:
            if mark and line.strip() == fence:
                fence = None
            yield ""
        else:
            yield line
