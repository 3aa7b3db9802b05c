"""Reading a catalogue of messages as `scripts/write_messages.py` writes it: quicker than what reads any.

>>> text = '#. told\\nmsgid ""\\n"{n} of "\\n"{n2}"\\nmsgstr "{n2} 中的 {n}"\\n\\nmsgid "a"\\nmsgstr ""\\n'
>>> list(messages_in(text))
[('{n} of {n2}', '{n2} 中的 {n}', {'told'})]
"""

from __future__ import annotations

import json
from collections.abc import Iterator

MARK, TEXT, SAID = "#. ", "msgid ", "msgstr "


def messages_in(catalogue: str) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each message that is translated: English text, translation, and how it is marked."""
    for block in catalogue.split("\n\n"):
        parts: dict[str, str] = {TEXT: "", SAID: ""}
        marks, at = set(), TEXT
        for line in block.splitlines():
            if line.startswith(MARK):
                marks.add(line.removeprefix(MARK))
            at = next((start for start in parts if line.startswith(start)), at)
            typed = line.removeprefix(at)
            if typed.startswith('"'):
                parts[at] += json.loads(typed) if "\\" in typed else typed[1:-1]
        if parts[TEXT] and parts[SAID]:
            yield parts[TEXT], parts[SAID], marks
