"""healthtrust data: official open data, listed, shown and fetched. No other command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="data",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Official open data: what is listed, and getting it. No other command needs it.",
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name that data list tells.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Files = Annotated[
    list[str] | None,
    typer.Option("--file", metavar="FILE", help="Only this file; may be given several times."),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        help="Holds the folder NAME; by default HEALTHTRUST_DATA, ../shared/data if there, or data.",
    ),
]
Address = Annotated[
    str,
    typer.Option("--address", metavar="URL", help="Fetch one file from here: https, http, file or a path."),
]
Mirror = Annotated[
    str,
    typer.Option(
        "--mirror",
        metavar="BASE",
        envvar="HEALTHTRUST_DATA_ADDRESS",
        help="Fetch from here only: an address or a folder, under which NAME/FILE lie.",
    ),
]
Expect = Annotated[str, typer.Option("--expect", metavar="SHA256", help="The hash the file must have.")]
Accept = Annotated[
    bool, typer.Option("--accept", help="Keep a file whose hash is not the listed one; the note says so.")
]
Again = Annotated[bool, typer.Option("--again", help="Fetch what is there too, and replace it once right.")]
Unpack = Annotated[bool, typer.Option("--unpack", help="Unpack zip archives, each into a folder beside it.")]
Tries = Annotated[int, typer.Option("--tries", min=1, max=20, help="Tries that bring no new byte.")]
Timeout = Annotated[
    float,
    typer.Option("--timeout", min=0.1, max=3600, help="Seconds without a byte before a try is given up."),
]


@app.command("list")
def list_all(json: AsJson = False) -> None:
    """List the open data that can be fetched."""
    from healthtrust.cli.data_listed import list_verb

    list_verb(json)


@app.command()
def show(name: Name, json: AsJson = False) -> None:
    """Say of one source who publishes it, under which licence, what it is for, and its files."""
    from healthtrust.cli.data_listed import show_verb

    show_verb(name, json)


@app.command()
def get(
    name: Name,
    file: Files = None,
    folder: Folder = None,
    address: Address = "",
    mirror: Mirror = "",
    expect: Expect = "",
    accept: Accept = False,
    again: Again = False,
    unpack: Unpack = False,
    tries: Tries = 4,
    timeout: Timeout = 60.0,
    json: AsJson = False,
) -> None:
    """Fetch a source: go on where it broke off, check the hash, write a note of where it is from."""
    from healthtrust.cli.data_got import get_verb
    from healthtrust.records.open_data.addresses import Whence
    from healthtrust.records.open_data.downloading import Effort
    from healthtrust.records.open_data.getting import Wish

    whence = Whence(address, "" if address else mirror)
    wish = Wish(whence, folder, expect, accept, again, unpack, Effort(tries, timeout))
    get_verb(name, file or [], wish, json)
