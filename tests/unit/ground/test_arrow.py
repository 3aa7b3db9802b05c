"""Reading and writing tables never waits for pandas, and whoever needs pandas still gets it."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import numpy as np
from healthtrust.records.store import read_columns, write_columns
from pathlib import Path
place = Path(sys.argv[1])
write_columns(place / "a.parquet", {"x": np.arange(3), "t": np.array(["a", "b", "c"], dtype=object)})
(place / "a.csv").write_text("x,t\\n1,a\\n2,b\\n")
for name in ("a.parquet", "a.csv"):
    columns, _ = read_columns(place / name)
    assert columns["t"].tolist()[:2] == ["a", "b"]
assert "pandas" not in sys.modules
import pandas
assert pandas.DataFrame({"a": [1]}).a.sum() == 1
"""


def test_tables_are_read_and_written_without_pandas(tmp_path) -> None:  # type: ignore[no-untyped-def]
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], check=True)
