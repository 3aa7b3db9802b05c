"""The one line that says what a design shows: the comment above it, else its title.

>>> first_words("# A valley of four places: a small system.\\n# More.\\nseed = 1\\n")
'A valley of four places: a small system.'
>>> first_words("# One place. It is far\\n# away. And so on\\n"), first_words("seed = 1")
('One place. It is far away.', '')
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(.+?[.?:])(?=\s+[A-Z]|$)")
SHORT = 40
"""Characters below which a second sentence follows the first."""


def first_words(text: str) -> str:
    """Return the first sentences of the comment a text begins with; empty where it begins with none."""
    words = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("# ").strip())
    told = ""
    for sentence in _SENTENCE.findall(" ".join(words)):
        if len(told) >= SHORT:
            break
        told = f"{told} {sentence.strip()}".strip()
    return told or " ".join(words)
