"""What is only told about a workbook that was read: left alone, worked out elsewhere, without a source."""

from __future__ import annotations

from healthtrust.design.differ import changes
from healthtrust.design.read import Read
from healthtrust.design.whole import SCHEMA_VERSION, Design
from healthtrust.design.workbook.collected import Collected
from healthtrust.design.workbook.named_tables import PREFIX
from healthtrust.design.workbook.shape import shape
from healthtrust.design.workbook.write import README, fingerprint_of
from healthtrust.ground.problems import Problem


def tell(into: Collected, readme: dict[str, str], base: Read | None) -> None:
    """Tell of sheets, links and formulas, and whether the design was changed since."""
    book = into.book
    ours = {README, *shape().rows, *(each.sheet for each in shape().listings.values())}
    others = [name for name in book.sheets if name not in ours and not name.startswith(PREFIX)]
    if others:
        into.told.append(f"sheets of your own are left alone: {', '.join(others)}")
    if book.elsewhere:
        into.told.append("links to other workbooks are left alone; values they had are read as they are")
    for name, count in into.formulas.items():
        into.told.append(f"sheet {name!r}: {count} formulas are read by the value that was last worked out")
    version = readme.get("schema version", str(SCHEMA_VERSION))
    if version != str(SCHEMA_VERSION):
        problem = Problem(book.file, f"schema version {version}", f"schema version {SCHEMA_VERSION}")
        into.problems.append(problem)
    made_from = readme.get("fingerprint of the inputs")
    if base is not None and made_from and fingerprint_of(base.design) != made_from:
        into.told.append(f"it was not made from {base.name} as that is now")


def without_source(design: Design, base: Read | None) -> list[str]:
    """Return in words which values were changed and have no source."""
    changed = changes(base.design, design) if base is not None else []
    return [f"{c.name} was changed and has no source" for c in changed if c.name not in design.sources]
