"""healthtrust people link-money: what linkage error costs each practice. Its options, and the verb."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from healthtrust.ground.problems import Problem

Links = Annotated[
    Path, typer.Argument(metavar="LINKS", help="The folder that people link wrote.", show_default=False)
]
Records = Annotated[
    Path, typer.Option("--records", metavar="FOLDER", help="Records that people load wrote without --links.")
]
Design = Annotated[str, typer.Option("--design", metavar="DESIGN", help="Whose rules pay: a name or a file.")]
Thresholds = Annotated[
    str,
    typer.Option("--thresholds", metavar="P,P,...", help="Probabilities from which on records are linked."),
]
Percent = Annotated[
    float, typer.Option("--percent", metavar="%", min=0.0, help="Count payments that move by more than this.")
]
Set = Annotated[list[str] | None, typer.Option("--set", help="A decision of the design, as key=value.")]
Real = Annotated[bool, typer.Option("--real/--synthetic", help="Small counts of real persons are hidden.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Practices (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


@dataclass(frozen=True)
class MoneyOptions:
    """What is asked, and where the answer goes."""

    links: Path
    records: Path
    design: str
    thresholds: str
    percent: float = 1.0
    changes: tuple[str, ...] = ()
    real: bool = True
    out: Path | None = None
    json: bool = False


def link_money_verb(options: MoneyOptions) -> None:
    """Rerun the year at every threshold, say what is found, and write it where asked."""
    from healthtrust.cli.columns import WRITTEN
    from healthtrust.cli.link_money_said import LINK_MONEY, say
    from healthtrust.cli.say import say_json
    from healthtrust.ground.errors import refuse
    from healthtrust.live.linked_money import Asked, answer, told, wrong_in
    from healthtrust.records.whole_file import unwritable

    problems = unwritable(options.out, WRITTEN, (), "--out")
    thresholds = _numbers(options.thresholds, problems)
    asked = Asked(
        options.links,
        options.records,
        options.design,
        thresholds,
        options.percent,
        options.real,
        options.changes,
    )
    if problems:
        refuse([*problems, *wrong_in(asked)])
    found = answer(asked)
    if options.out is not None:
        LINK_MONEY.write(found, options.out)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _numbers(text: str, problems: list[Problem]) -> tuple[float, ...]:
    """Return the numbers of a list; what is no number is added to `problems`.

    >>> _numbers("0.5, 0.99", [])
    (0.5, 0.99)
    """
    from healthtrust.ground.problems import Problem

    found = []
    for part in text.split(","):
        try:
            found.append(float(part))
        except ValueError:
            problems.append(Problem("--thresholds", repr(part.strip()), "probabilities: 0.5,0.95,0.99"))
    return tuple(found)
