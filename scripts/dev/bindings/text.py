"""Text of comments."""

from __future__ import annotations

import textwrap


def rewrapped(text: str, width: int, null: str = "NULL") -> str:
    """The paragraphs of `text` in lines of `width` characters; indented lines are not changed.

    `null` is the word of the language for NULL.
    """
    text = text.replace("NULL", null)
    return "\n\n".join(_rewrapped(paragraph, width) for paragraph in text.split("\n\n"))


def _rewrapped(paragraph: str, width: int) -> str:
    """A paragraph, and the list after it, which begins at the first indented line."""
    lines = ("\n" + paragraph).partition("\n ")
    words, rest = lines[0].strip(), "".join(lines[1:])
    filled = textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)
    return (filled + rest).removeprefix("\n")
