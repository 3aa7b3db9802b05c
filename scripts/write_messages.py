"""Bring the catalogues of messages up to date with all that pages say: new texts in, unused ones out.

    python scripts/write_messages.py           write them, keeping every translation
    python scripts/write_messages.py --check   exit 1 and say what is missing, if anything is

Texts come from `_("…")` in templates, from what modules of `web` say with `_`, `say`, `titled`, `wrong`,
`tell` or in a `Problem`, from the design's classes (meanings, units), and from what pages look up by name.
What reports say is translated by messages with the comment `told`: whole texts, or patterns with places; they
are written by hand and kept.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from healthtrust.web.language.looked_up import looked_up
from healthtrust.web.language.looked_up_designs import decided
from healthtrust.web.language.spoken import DECIDED, LANGUAGES, LOCALE, LOOKED_UP, TOLD

WEB = LOCALE.parents[1]
METHODS = [("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.do", "silent": "false"}}
SAID = dict.fromkeys(("_", "_say", "say"), (0,)) | {"wrong": (1,)}
"""What says something in modules, and which of its arguments are texts."""
KEPT = {"titled": (0,), "tell": (2,), "Problem": (1, 2, 4)}
"""What keeps something for somebody to be told later."""
CODE = re.compile(r"\S*[\d._/-]\S*\w|\d*")
"""An option, a file, a number: the same in every language."""
HEAD = r"""# What the pages say. Written by scripts/write_messages.py; translations are kept.
msgid ""
msgstr ""
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def texts() -> Iterator[str]:
    """Yield every text that a page may say with its values at hand."""
    for found in extract_from_dir(WEB, METHODS, OPTIONS, keywords={"_": None}, comment_tags=()):
        yield str(found[2])
    for file in WEB.rglob("*.py"):
        yield from said_in_module(file.read_text(encoding="utf-8"), SAID)


def texts_kept() -> Iterator[str]:
    """Yield every text that is looked up, or kept with its values in it: `told` says it."""
    for file in WEB.rglob("*.py"):
        yield from said_in_module(file.read_text(encoding="utf-8"), KEPT)
    yield from looked_up()


def said_in_module(code: str, where: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    """Yield the texts that a module says.

    >>> list(said_in_module('say("One" if x else "Two", n=1); tell(1, 2, "three")', SAID))
    ['One', 'Two']
    """
    calls = sorted(
        (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)),
        key=lambda call: (call.lineno, call.col_offset),
    )
    for call in calls:
        named = getattr(call.func, "id", getattr(call.func, "attr", ""))
        for at in where.get(named, ()):
            if at < len(call.args) and not any(isinstance(each, ast.Starred) for each in call.args):
                yield from _constants(call.args[at])


def _constants(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument may be; a name of a part of the program is none."""
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def brought_up_to_date(file: Path, folder: str) -> Catalog:
    """Return the catalogue of a language with all texts, its translations kept."""
    with file.open("rb") as stream:
        before = read_po(stream)
    made = Catalog(locale=folder, fuzzy=False, header_comment=f"# What the pages say, in {folder}.")
    made.mime_headers = []  # type: ignore[misc]
    kept, of_design = set(texts_kept()), decided()
    for text in sorted(each for each in kept | of_design | set(texts()) if not CODE.fullmatch(each)):
        known = before.get(text)
        marks = [LOOKED_UP] if text in kept and "{" in text else [DECIDED] if text in of_design else []
        made.add(text, known.string if known and known.string else "", auto_comments=marks)
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
