"""Designs made and changed by programs: every value with its reason, and nobody's change lost."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from starlette.responses import Response

from healthtrust.web.access.asked import Designer, TheEngine, TheFolder
from healthtrust.web.api.designs import DesignListed, design_listed
from healthtrust.web.designs.making import Wanted, make
from healthtrust.web.designs.saving import Change, own_design, own_text, save
from healthtrust.web.designs.versions import keep_texts
from healthtrust.web.interface.names import LONGEST_NAME, LONGEST_VALUE, MOST_VALUES, DesignName, plain
from healthtrust.web.interface.refusal import changes

router = APIRouter(prefix="/api/designs", tags=["designs"])


def _sayable(value: JsonValue) -> JsonValue:
    """Return a value that a file can hold: numbers that are numbers, letters that are letters."""
    if plain(value) != value:
        raise ValueError("what is not a number")
    json.dumps(value, ensure_ascii=False).encode()
    return value


Key = Annotated[
    str,
    Field(pattern=r"^[^.\x00-\x1f]+([.][^.\x00-\x1f]+)*$", max_length=200, examples=["pool.ceiling_share"]),
]
ONLY_KEYS: dict[str, JsonValue] = {"additionalProperties": False}
"""For the description: names of values that are no keys are refused."""
Value = Annotated[JsonValue, AfterValidator(_sayable), Field(examples=[0.2])]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class DesignWanted(BaseModel):
    """A design to be made: it extends another, and differs in nothing yet."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["canton"])]
    base: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["valley"])]
    title: Text = ""


class Reason(BaseModel):
    """Why a value was taken."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[
        str, Field(min_length=1, max_length=LONGEST_VALUE, examples=["Decision of the council, 12 May"])
    ]
    status: Literal["cited", "recalled", "assumed"] = Field(
        description="cited: seen in the source; recalled: from memory; assumed: a choice"
    )


class ChangeWanted(BaseModel):
    """Values to save in a design, and why each."""

    model_config = ConfigDict(extra="forbid")

    hash: Annotated[
        str,
        Field(pattern="^[0-9a-f]{64}$", description="of the text that is changed, as the design tells it"),
    ]
    values: Annotated[dict[Key, Value], Field(min_length=1, max_length=MOST_VALUES)] = Field(
        description="by dotted key; null takes a value away, so that what is extended holds again",
        examples=[{"pool.ceiling_share": 0.2}],
        json_schema_extra=ONLY_KEYS,
    )
    because: Annotated[dict[Key, Reason], Field(max_length=MOST_VALUES)] = Field(
        {}, description="by dotted key: why its value was taken", json_schema_extra=ONLY_KEYS
    )


class ChangeTold(BaseModel):
    """What saving did."""

    name: str
    hash: str = Field(description="of the text that now stands")
    changed: bool = Field(description="false where the design said just that already")
    kept_beside: list[str] = Field(
        description="keys or headings that others changed meanwhile, which stay so"
    )


@router.post("", status_code=201, responses=changes(404))
def make_design(
    wanted: DesignWanted, folder: TheFolder, engine: TheEngine, person: Designer, answer: Response
) -> DesignListed:
    """Make a design that extends another."""
    name = make(folder, engine, person, Wanted(wanted.name, wanted.title), wanted.base)
    answer.headers["Location"] = f"/api/designs/{name}"
    return design_listed(folder, name)


@router.post("/{name}/changes", responses=changes(404, 409))
def change_design(
    name: DesignName, wanted: ChangeWanted, folder: TheFolder, engine: TheEngine, person: Designer
) -> ChangeTold:
    """Save values in a design, with their reasons; refused whole where the design would not be sound."""
    keep_texts(engine, own_text(own_design(folder, name)))
    because = {key: (why.source, why.status) for key, why in wanted.because.items()}
    saved = save(folder, engine, person, Change(name, wanted.hash, wanted.values, because))
    beside = list(saved.beside.keys) if saved.beside else []
    return ChangeTold(name=name, hash=saved.hash, changed=saved.is_new, kept_beside=beside)
