"""Read and write tables: CSV, Parquet and XLSX in; Parquet on disk; columns in memory.

Headers may carry their unit in brackets: `price [GBP]` is the column `price` in the unit `GBP`.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.panics import readable
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Columns, Contract, Table, checked

READABLE = (".csv", ".parquet", ".xlsx")
LARGEST_FILE = 16 * 2**30


def shipped(folder: str, name: str) -> Path:
    """Return the path of a table shipped with the library, by folder and name without ending."""
    here = Path(str(files("healthtrust"))) / "catalogue" / folder
    path = here / f"{name}.csv"
    if not path.is_file():
        known = sorted(p.stem for p in here.glob("*.csv"))
        raise InvalidInput(
            [
                Problem(
                    f"catalogue/{folder}",
                    repr(name),
                    " or ".join(known) or "a shipped table",
                    nearest_match(name, known),
                    "Name a shipped table, or give the path of a file.",
                )
            ]
        )
    return path


def located(name: str, folder: str, start: str) -> Path:
    """Return the path meant by a name: a shipped table of `folder`, or the file of that name."""
    return file_named(name, start) if Path(name).suffix.lower() in READABLE else shipped(folder, name)


def file_named(name: str, start: str) -> Path:
    """Return the file meant: `data:...` of the data folder, `bundled:...` of the library, or from `start`."""
    kind, colon, rest = name.partition(":")
    if colon and kind == "data":
        return data_folder() / rest
    if colon and kind == "bundled":
        return Path(str(files("healthtrust"))) / "catalogue" / "designs" / rest
    return Path(start) / name


def data_folder() -> Path:
    """Return the folder of large public data sets: HEALTHTRUST_DATA, or ../shared/data."""
    return Path(os.environ.get("HEALTHTRUST_DATA", "../shared/data"))


def read_table(path: Path | str, contract: Contract) -> Table:
    """Return the file's columns under a contract; raises with every problem found."""
    columns, _ = read_columns(path)
    table, problems = checked(contract, columns, Path(path).name)
    refuse(problems)
    assert table is not None
    return table


def read_columns(
    path: Path | str, sheet: str = "", texts: Sequence[str] = ()
) -> tuple[dict[str, NDArray[np.generic]], dict[str, str]]:
    """Return the columns of a CSV, Parquet or XLSX file, and the units stated in its headers.

    Of a workbook the sheet of that name is read, or the first where there is none. `texts` are columns of a
    CSV that are read as they are written: a code 007 stays what it is.
    """
    columns, units = read_arrow(path, sheet, texts)
    return {name: array_of(values) for name, values in columns.items()}, units


def read_arrow(
    path: Path | str, sheet: str = "", texts: Collection[str] | Callable[[str], bool] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns as `read_columns` does, those of a CSV or Parquet file as Arrow holds them.

    `texts` may also be a question that is put to each name.
    """
    path = Path(path)
    refuse(problems_of_file(path))
    if path.suffix.lower() == ".xlsx":
        raw: Mapping[str, Any] = _read_xlsx(path, sheet)
    else:
        raw = _read_csv(path, texts) if path.suffix.lower() == ".csv" else _read_parquet(path)
    return _named(raw)


def read_row_groups(
    path: Path, groups: Sequence[int], names: Collection[str] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns of some row groups of a Parquet file as `read_arrow` does: all, or those named."""
    with whole_parquet(path) as file:
        headers = [h for h in file.schema_arrow.names if names is None or split_header(h)[0] in names]
        return _named(_columns(file.read_row_groups(list(groups), headers)))


def _named(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    columns: dict[str, Any] = {}
    units: dict[str, str] = {}
    for header, values in raw.items():
        name, unit = split_header(header)
        columns[name] = values
        if unit:
            units[name] = unit
    return columns, units


def array_of(column: Any) -> NDArray[np.generic]:
    """Return a column of Arrow as an array; whole numbers with gaps become numbers with NaN."""
    if isinstance(column, np.ndarray):
        return column
    if column.null_count and str(column.type) in ("int64", "bool"):
        column = column.cast("float64")
    return np.asarray(column.to_numpy())


def split_header(header: str) -> tuple[str, str]:
    """Return a header's name and its unit.

    >>> split_header("price [GBP]"), split_header("code")
    (('price', 'GBP'), ('code', ''))
    """
    name, bracket, unit = header.partition("[")
    return name.strip(), unit.rstrip("] ").strip() if bracket else ""


def write_columns(path: Path, columns: Mapping[str, object], units: Mapping[str, str] | None = None) -> None:
    """Write columns as Parquet with their units in the schema; the same columns give the same bytes."""
    pa = arrow()
    import pyarrow.parquet as pq

    fields = []
    for name, values in columns.items():
        array = pa.array(values)
        unit = (units or {}).get(name, "")
        fields.append((pa.field(name, array.type, metadata={"unit": unit} if unit else None), array))
    table = pa.Table.from_arrays([a for _, a in fields], schema=pa.schema([f for f, _ in fields]))
    pq.write_table(table, path, compression="zstd")


def problems_of_file(path: Path) -> list[Problem]:
    """Return why a file cannot be a table: its ending, that it is not there, empty or too large."""
    if path.suffix.lower() not in READABLE:
        return [
            Problem(
                str(path.name),
                f"a file ending in {path.suffix or 'nothing'}",
                "a .csv, .parquet or .xlsx file",
            )
        ]
    if not path.is_file():
        near = nearest_match(
            path.name, [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        )
        remedy = (
            "Set HEALTHTRUST_DATA to the folder that holds it." if "data" in path.parts else "Check the path."
        )
        return [Problem(str(path), "no such file", "a readable table", near, remedy)]
    if path.stat().st_size == 0:
        return [
            Problem(
                path.name,
                "an empty file",
                "a header and at least one row",
                remedy="Check that the file was written whole.",
            )
        ]
    if path.stat().st_size > LARGEST_FILE:
        return [
            Problem(
                path.name,
                f"{path.stat().st_size / 2**30:.0f} GiB",
                "at most 16 GiB in one file",
                remedy="Split it into partitions of whole households.",
            )
        ]
    return []


def problems_of_headers(source: str, headers: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the headers of a table: none between commas, or two of one name.

    >>> [str(problem) for problem in problems_of_headers("p.csv", ["id;income"])]
    ["p.csv: found one column, 'id;income'; expected columns with commas between them. Save it with commas."]
    """
    if len(headers) == 1 and (";" in headers[0] or "\t" in headers[0]):
        found, expected = f"one column, {headers[0]!r}", "columns with commas between them"
        return [Problem(source, found, expected, remedy="Save it with commas.")]
    names = [split_header(header)[0] for header in headers]
    return [
        Problem(
            f"{source}, column {name}",
            f"{names.count(name)} columns of this name",
            "one column of each name",
            remedy="Rename or remove all but one.",
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _read_csv(path: Path, texts: Collection[str] | Callable[[str], bool]) -> dict[str, Any]:
    pa = arrow()
    import pyarrow.csv as pc

    is_text = texts if callable(texts) else texts.__contains__

    try:
        as_written = {header: pa.string() for header in first_row(path) if is_text(split_header(header)[0])}
        options = pc.ConvertOptions(strings_can_be_null=True, null_values=[""], column_types=as_written)
        table = pc.read_csv(path, convert_options=options)
    except pa.ArrowInvalid as broken:
        found = str(broken).splitlines()[0][:160]
        remedy = "Give every row as many cells as the header has."
        if "UTF8" in found:
            found, remedy = "bytes that are not UTF-8", "Save the file with UTF-8 encoding."
        problem = Problem(path.name, found, "a comma-separated UTF-8 table", remedy=remedy)
        raise InvalidInput([problem]) from broken
    refuse(problems_of_headers(path.name, table.column_names))
    refuse(
        [
            Problem(
                f"{path.name}, column {name}",
                "bytes that are not UTF-8",
                "UTF-8 text",
                remedy="Save the file with UTF-8 encoding.",
            )
            for name, kind in zip(table.column_names, table.schema.types, strict=True)
            if kind == pa.binary()
        ]
    )
    return _columns(table)


def first_row(path: Path) -> list[str]:
    """Return the headers of a CSV file."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return next(csv.reader(file), [])


def _read_parquet(path: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    with whole_parquet(path):
        return _columns(pq.read_table(path))


@contextmanager
def whole_parquet(path: Path) -> Iterator[Any]:
    """Open a Parquet file; raises `InvalidInput` if it is not whole, there or further on."""
    pa = arrow()
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            refuse(problems_of_headers(path.name, file.schema_arrow.names))
            yield file
    except (pa.ArrowInvalid, OSError) as broken:
        raise InvalidInput(
            [Problem(path.name, str(broken).splitlines()[0][:160], "a whole Parquet file")]
        ) from broken


def _columns(table: Any) -> dict[str, Any]:
    return {name: table.column(name) for name in table.column_names}


def _read_xlsx(path: Path, sheet: str) -> Columns:
    import python_calamine

    try:
        with readable(path.name):
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            name = sheet if sheet in book.sheet_names else book.sheet_names[0]
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as broken:
        raise InvalidInput([Problem(path.name, str(broken)[:160], "a readable workbook")]) from broken
    if len(rows) < 2:
        raise InvalidInput([Problem(path.name, "a sheet without rows", "a header and at least one row")])
    header, body = [str(cell) for cell in rows[0]], rows[1:]
    refuse(problems_of_headers(path.name, [name for name in header if name]))
    return {name: _cells([row[i] for row in body]) for i, name in enumerate(header) if name}


def _cells(values: list[object]) -> NDArray[np.generic]:
    if all(v == "" or (isinstance(v, int | float) and not isinstance(v, bool)) for v in values):
        return np.array([np.nan if v == "" else v for v in values], dtype=np.float64)
    return np.array(values, dtype=object)
