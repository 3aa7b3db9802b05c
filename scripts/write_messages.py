"""Bring the catalogues of messages up to date with all that pages say: new texts in, unused ones out.

    python scripts/write_messages.py           write them, keeping every translation
    python scripts/write_messages.py --check   exit 1 and say what is missing, if anything is

Texts come from `_("…")` in templates and modules of `web`, from the design's classes (meanings, units), and
from what the pages look up by name. What reports say is translated by messages with the comment `told`: whole
texts, or patterns with places; they are written by hand and kept.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from healthtrust.web.language.looked_up import looked_up
from healthtrust.web.language.spoken import LANGUAGES, LOCALE

WEB = LOCALE.parents[1]
METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
TOLD = "told"
"""The comment of a message that translates what a report says."""
HEAD = r"""# What the pages say. Written by scripts/write_messages.py; translations are kept.
msgid ""
msgstr ""
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def texts() -> Iterator[str]:
    """Yield every text that a page may say."""
    for found in extract_from_dir(WEB, METHODS, {}, keywords={"_": None, "_say": None}, comment_tags=()):
        yield str(found[2])
    yield from looked_up()


def brought_up_to_date(file: Path, folder: str) -> Catalog:
    """Return the catalogue of a language with all texts, its translations kept."""
    with file.open("rb") as stream:
        before = read_po(stream)
    made = Catalog(locale=folder, fuzzy=False, header_comment=f"# What the pages say, in {folder}.")
    made.mime_headers = []  # type: ignore[misc]
    for text in sorted(set(texts())):
        known = before.get(text)
        made.add(text, known.string if known and known.string else "")
    for message in before:
        if message.id and TOLD in message.auto_comments:
            made.add(message.id, message.string, auto_comments=[TOLD])
    return made


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes of its file, without dates."""
    held = io.BytesIO()
    write_po(held, catalogue, width=110, omit_header=True, sort_output=True)
    return HEAD.encode() + held.getvalue()


def main(check: bool) -> int:
    """Write or check every catalogue; return the exit code."""
    wrong = 0
    for language in (each for each in LANGUAGES.values() if each.folder):
        file = LOCALE / language.folder / "LC_MESSAGES" / "messages.po"
        catalogue = brought_up_to_date(file, language.folder)
        missing = [str(message.id) for message in catalogue if message.id and not message.string]
        if not check:
            file.write_bytes(written(catalogue))
        elif file.read_bytes() != written(catalogue):
            print(f"{file.name} of {language.code} is not up to date: python scripts/write_messages.py")
            wrong = 1
        if missing:
            print(f"{language.code}: {len(missing)} of {len(catalogue)} texts have no translation yet")
            wrong = wrong or int(check)
            for text in missing[:20] if check else []:
                print(f"  {text}")
    return wrong


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
