"""The groupers that come with the library, by the name a user writes, and those of a file.

Source  each states its own: `catalogue/groupers/*.toml`

>>> grouper_of("age-sex").segments
('all',)
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.grouper.built import Grouper, build, factors_of
from healthtrust.market.grouper.crossed import trait_names
from healthtrust.market.grouper.library import NEWEST, library_tables
from healthtrust.market.grouper.stated import Stated
from healthtrust.market.grouper.tables import files_of, tables_of

SHIPPED = {"v24": "cms-hcc-v24", "v28": "cms-hcc-v28", "age-sex": "age-sex", "hhs-hcc": "hhs-hcc"}


def grouper_of(name: str, tables: str = "") -> Grouper:
    """Return a shipped grouper, or the one that a TOML file states.

    `tables` is a year for those whose tables a library brings (2026 unless given), or a folder with the
    tables of those that come without. Raises InvalidInput with every problem found.
    """
    path = _path(name)
    stated = read_alone(path, Stated)
    if stated.library:
        year = tables or str(NEWEST)
        if not year.isdecimal():
            refuse([Problem("--tables", repr(tables), f"a year, for {stated.name}")])
        names = (*trait_names(stated), *(factor.name for factor in factors_of(stated)))
        return build(stated, library_tables(stated, names, int(year)))
    folder = Path(tables) if tables else path.parent
    if not folder.is_dir():
        refuse([Problem("--tables", repr(tables), f"the folder with the tables of {stated.name}")])
    missing = [file for file in files_of(stated) if not (folder / file).is_file()]
    if missing and name in SHIPPED and not tables:
        expected, remedy = f"a folder with {', '.join(missing)}", "Say --tables FOLDER."
        refuse([Problem(f"model {name}", "no tables", expected, remedy=remedy)])
    return build(stated, tables_of(stated, folder))


def _path(name: str) -> Path:
    if name.lower().endswith(".toml"):
        return Path(name)
    if name not in SHIPPED:
        expected = f"one of {', '.join(SHIPPED)}, or a TOML file"
        refuse([Problem("--model", repr(name), expected, nearest_match(name, SHIPPED))])
    return Path(str(files("healthtrust"))) / "catalogue" / "groupers" / f"{SHIPPED[name]}.toml"
