"""What `people review`, `persons` and `link-private` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Links = Annotated[
    Path, typer.Argument(metavar="LINKS", help="The folder that people link wrote.", show_default=False)
]
Records = Annotated[
    Path | None,
    typer.Option("--records", metavar="FOLDER", help="Records: their money orders the list; deaths."),
]
Decisions = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="FILE", help="Follow decisions: pair, decision, who, why."),
]
Identity = Annotated[
    Path | None,
    typer.Option("--identity", metavar="FILE", help="Show names; the list stays beside this file."),
]
Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides.")]
Why = Annotated[str, typer.Option("--why", metavar="WORDS", help="Why.")]
Low = Annotated[float, typer.Option("--low", metavar="PROBABILITY", help="List pairs from here on.")]
High = Annotated[float, typer.Option("--high", metavar="PROBABILITY", help="List pairs up to here.")]
List = Annotated[
    Path | None, typer.Option("--out", "--to", metavar="FILE", help="Write the whole list: .csv or .xlsx.")
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]

Person = Annotated[
    int | None, typer.Option("--person", metavar="ID", help="Show this person and its history.")
]
Undo = Annotated[int | None, typer.Option("--undo", metavar="EVENT", help="Take back an event.")]
Split = Annotated[
    list[str] | None, typer.Option("--split", metavar="SOURCE:RECORD", help="Records that leave; repeat it.")
]
Merge = Annotated[
    tuple[int, int] | None,
    typer.Option("--merge", metavar="ID ID", help="Make two persons one, the lower id."),
]
Accept = Annotated[int | None, typer.Option("--accept", metavar="PROPOSAL", help="Do what is proposed.")]
Reject = Annotated[int | None, typer.Option("--reject", metavar="PROPOSAL", help="Reject what is proposed.")]
Verify = Annotated[bool, typer.Option("--verify", help="Check that no event was changed.")]
Head = Annotated[str, typer.Option("--head", metavar="HASH", help="With --verify: a head noted earlier.")]
Events = Annotated[
    Path | None, typer.Option("--out", "--to", metavar="FILE", help="Write the events that are shown: .csv.")
]

Given = Annotated[
    list[Path],
    typer.Argument(
        metavar="A [B]", help="Identities to make keys of, or two folders of keys.", show_default=False
    ),
]
Encode = Annotated[bool, typer.Option("--encode", help="Make keys of one file of identities.")]
Secret = Annotated[
    Path | None,
    typer.Option("--secret-file", metavar="FILE", help="The parties' secret, 16 letters or more."),
]
Fields = Annotated[
    Path | None,
    typer.Option("--fields", metavar="FILE", help="Fields of a key (TOML); the same for all parties."),
]
Python = Annotated[
    Path | None,
    typer.Option("--python", metavar="PATH", help="Python of the environment with clkhash and anonlink."),
]
Threshold = Annotated[
    float, typer.Option("--threshold", metavar="SIMILARITY", help="Match from this similarity of keys on.")
]
Folder = Annotated[Path, typer.Option("--to", "--out", metavar="FOLDER", help="Write keys or matches here.")]
