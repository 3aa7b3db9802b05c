"""What a workbook holds as the text of a design file: as what differs from the design it was made from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from healthtrust.design.differ import changes
from healthtrust.design.keys import put
from healthtrust.design.read import Read, bundled_designs, read_text, rebased
from healthtrust.design.whole import Design
from healthtrust.design.workbook.read import Inputs
from healthtrust.ground.errors import InvalidInput


def design_text(inputs: Inputs, beside: Path, to: Path) -> str:
    """Return the text of a design file that will lie at `to`; `beside`: the folder of the workbook.

    It extends the design that the workbook was made from where that says the same; else it stands whole.
    """
    import tomli_w

    design = inputs.read.design
    whole = rebased(design.as_plain(), Path(inputs.read.folder), to.parent)
    if inputs.base is not None and not _is_itself(inputs, beside, to):
        lean = tomli_w.dumps(_extending(inputs.base, inputs.base_name, design, (beside, to)))
        try:
            if read_text(lean, to).design.as_plain() == Design.model_validate(whole).as_plain():
                return lean
        except InvalidInput:
            pass
    return tomli_w.dumps(whole)


def _is_itself(inputs: Inputs, beside: Path, to: Path) -> bool:
    return inputs.base_name not in bundled_designs() and (beside / inputs.base_name).resolve() == to.resolve()


def _extending(base: Read, name: str, design: Design, places: tuple[Path, Path]) -> dict[str, Any]:
    beside, to = places
    seen = name if name in bundled_designs() else os.path.relpath(beside / name, to.parent)
    tree: dict[str, Any] = {"extends": Path(seen).as_posix()}
    for change in changes(base.design, design):
        if change.after is not None:
            put(tree, change.name, change.after)
    before, now = base.design.as_plain().get("sources", {}), design.as_plain().get("sources", {})
    if new := {key: why for key, why in now.items() if before.get(key) != why}:
        tree["sources"] = new
    return tree
