"""Text of comments."""

from __future__ import annotations

import textwrap


def rewrapped(text: str, width: int) -> str:
    """The paragraphs of `text` in lines of `width` characters; indented ones are not changed."""
    return "\n\n".join(
        paragraph if paragraph.startswith(" ") or "\n " in paragraph else _fill(paragraph, width)
        for paragraph in text.split("\n\n")
    )


def _fill(paragraph: str, width: int) -> str:
    return textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False)
