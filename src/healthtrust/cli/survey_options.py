"""What `healthtrust review survey` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Answers = Annotated[Path, typer.Option("--answers", metavar="FILE", help="One row for each respondent.")]
Members = Annotated[
    Path | None, typer.Option("--members", metavar="FILE", help="Everyone answers are to stand for.")
]
Margins = Annotated[
    Path | None,
    typer.Option("--margins", metavar="FILE", help="Or counts of them: margin, group, members."),
]
Questions = Annotated[
    Path | None, typer.Option("--questions", metavar="FILE", help="TOML: items, answers, scores, composites.")
]
Items = Annotated[
    str, typer.Option("--items", metavar="COLUMN,...", help="Or columns of 0 and 1, or of whole numbers.")
]
By = Annotated[str, typer.Option("--by", metavar="COLUMN", help="Plan, practice, provider, place.")]
Weights = Annotated[
    str, typer.Option("--weights", metavar="raking|post-stratification|given|none", help="How to weigh.")
]
On = Annotated[
    str,
    typer.Option("--on", metavar="COLUMN,...", help="Margins, crossed as age*sex; all of few groups else."),
]
Weight = Annotated[str, typer.Option("--weight", metavar="COLUMN", help="Weight a respondent begins with.")]
Strata = Annotated[str, typer.Option("--strata", metavar="COLUMN", help="Drawn from each apart.")]
Clusters = Annotated[str, typer.Option("--cluster", metavar="COLUMN", help="Drawn together.")]
Period = Annotated[
    str, typer.Option("--period", metavar="COLUMN", help="Several surveys, that sort in time.")
]
Person = Annotated[str, typer.Option("--person", metavar="COLUMN", help="Who it is.")]
Invited = Annotated[str, typer.Option("--invited", metavar="COLUMN", help="Members who were asked: yes, no.")]
Adjust = Annotated[
    str, typer.Option("--adjust", metavar="COLUMN,...", help="As if all bodies had members alike in these.")
]
Bounds = Annotated[
    str, typer.Option("--limits", metavar="LEAST,MOST", help="Of a weight over the first, as 0.2,5.")
]
Finite = Annotated[
    bool, typer.Option("--finite", help="Judge members as they are now: no chance if all answer.")
]
Differ = Annotated[
    float,
    typer.Option("--differ", metavar="SHARE", help="Non-respondents may differ by so much of the scale."),
]
Date = Annotated[
    str, typer.Option("--date", metavar="DATE", help="Of the survey, for the measurement table.")
]
Real = Annotated[bool, typer.Option("--real/--synthetic", help="Hide small numbers, or show all.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write results (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
