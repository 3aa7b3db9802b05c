"""What a settlement was made from, kept by hash, so that it can be made again in ten years, byte for byte.

    settlements/<fingerprint>/settlement.json        options, versions, hashes of what went in and came out
    settlements/<fingerprint>/inputs/<sha-256>.toml  the contract
    settlements/<fingerprint>/inputs/<sha-256>.csv   the statement, and of an appeal the settlement before

    fingerprint = SHA-256 over the hashes of the inputs and the options

A file whose bytes are no longer those that its hash names is refused: nothing is settled on changed inputs.

Source  FIPS 180-4, Secure Hash Standard, 2015 [recalled].

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "deal.toml").write_text("a deal")
>>> files = (File("contract", "deal.toml", folder / "deal.toml"),)
>>> place = kept(folder / "settlements", files, {"stage": "final"}).place
>>> opened(place).options, place.name == fingerprint(files, {"stage": "final"})[:SHORT]
({'stage': 'final'}, True)
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words
from healthtrust.records.whole_file import write_whole
from healthtrust.version import VERSION, library_versions

FORM = 1
"""Version of the form of the folder."""
SHORT = 12
"""Digits of a fingerprint that name its folder."""
TOLD = "settlement.json"
FOLDER = "settlements"
"""The folder that settlements are kept in, beside what they write."""


@dataclass(frozen=True)
class File:
    """One input: what it is for, the name it was given, where its bytes are."""

    role: str
    name: str
    path: Path


@dataclass(frozen=True)
class Kept:
    """A settlement that is kept: its folder, what it was made from and by, and what came out."""

    place: Path
    files: tuple[File, ...]
    options: Mapping[str, str]
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of healthtrust and the libraries its numbers rest on, when it was first settled."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each kind of file, as first written."""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(files: Sequence[File], options: Mapping[str, str]) -> str:
    """Return the fingerprint of what a settlement is made from, whatever its files are called."""
    return _fingerprint({file.role: sha256(file.path) for file in files}, options)


def kept(folder: Path, files: Sequence[File], options: Mapping[str, str]) -> Kept:
    """Keep the inputs of a settlement in a folder, and return what is kept; the same inputs are kept once."""
    hashes = {file.role: sha256(file.path) for file in files}
    place = folder / _fingerprint(hashes, options)[:SHORT]
    stored = tuple(_stored(file, hashes[file.role], place / "inputs") for file in files)
    if (place / TOLD).is_file():
        return opened(place)
    found = Kept(place, stored, dict(options), _versions())
    _tell(found)
    return found


def opened(place: Path) -> Kept:
    """Return a settlement that is kept; raises where its inputs are missing or no longer the same bytes."""
    told = _told(place / TOLD)
    files = tuple(
        File(role, each["name"], place / "inputs" / each["kept"]) for role, each in told["inputs"].items()
    )
    problems = [p for file in files for p in _changed(file, told["inputs"][file.role]["sha256"], place)]
    hashes = {role: each["sha256"] for role, each in told["inputs"].items()}
    if _fingerprint(hashes, told["options"]) != told["fingerprint"]:
        expected = f"inputs and options whose fingerprint is {told['fingerprint'][:SHORT]}"
        problems.append(Problem(str(place / TOLD), "other inputs or options", expected, remedy=_RESTORE))
    refuse(problems)
    return Kept(place, files, told["options"], told["versions"], told["outputs"])


def located(name: str, folders: Sequence[Path]) -> Path:
    """Return the folder of a settlement that is kept, by its path or the beginning of its fingerprint."""
    if (Path(name) / TOLD).is_file():
        return Path(name)
    known = [place for folder in folders if folder.is_dir() for place in sorted(folder.iterdir())]
    known = [place for place in known if (place / TOLD).is_file()]
    matching = [place for place in known if name and place.name.startswith(name[:SHORT])]
    if len({place.name for place in matching}) == 1:
        return matching[0]
    listed = sorted({place.name for place in (matching or known)})
    where = in_words([str(folder) for folder in folders])
    expected = f"one of {in_words(listed)}" if listed else f"a settlement kept in {where}"
    found = f"{name!r}, which begins {len(listed)} fingerprints" if matching else repr(name)
    remedy = "Name the folder, or say with --keep where settlements are kept."
    raise InvalidInput([Problem("--rerun", found, expected, remedy=remedy)])


def noted(found: Kept, written: Mapping[str, Path]) -> dict[str, bool]:
    """Note the hash of each kind of file that has been written; return whether it is as first written.

    A kind that is written for the first time is left out of what is returned.
    """
    hashes = {kind: sha256(path) for kind, path in written.items()}
    new = {kind: digits for kind, digits in hashes.items() if kind not in found.outputs}
    if new:
        merged = dict(sorted((dict(found.outputs) | new).items()))
        _tell(Kept(found.place, found.files, found.options, found.versions, merged))
    return {kind: found.outputs[kind] == digits for kind, digits in hashes.items() if kind not in new}


def other_versions(found: Kept) -> list[str]:
    """Return in words which versions are no longer those that first settled it."""
    now = _versions()
    return [
        f"{name} {version}, now {now.get(name, 'absent')}"
        for name, version in found.versions.items()
        if now.get(name) != version
    ]


_OF_INPUT = {"name", "sha256", "kept"}
_RESTORE = "Restore the folder from a copy: nothing is settled on changed inputs."


def _versions() -> dict[str, str]:
    return {"healthtrust": VERSION, **library_versions()}


def _fingerprint(hashes: Mapping[str, str], options: Mapping[str, str]) -> str:
    plain = {"form": FORM, "inputs": dict(hashes), "options": dict(options)}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _stored(file: File, digits: str, folder: Path) -> File:
    """Return a file as it is kept: a copy named by its hash, whole or not there."""
    to = folder / f"{digits}{file.path.suffix.lower()}"
    stored = File(file.role, file.name, to)
    if to.is_file() and sha256(to) == digits:
        return stored
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = to.with_name(f".{to.name}.partial")
        shutil.copyfile(file.path, beside)
        beside.replace(to)
    except OSError as refused:
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(str(folder), found, "a folder to keep inputs in")]) from refused
    refuse(_changed(stored, digits, folder))
    return stored


def _tell(found: Kept) -> None:
    hashes = {file.role: file.path.stem for file in found.files}
    told = {
        "form": FORM,
        "fingerprint": _fingerprint(hashes, found.options),
        "inputs": {
            file.role: {"name": file.name, "sha256": file.path.stem, "kept": file.path.name}
            for file in found.files
        },
        "options": dict(found.options),
        "versions": dict(found.versions),
        "outputs": dict(found.outputs),
    }
    write_whole(json.dumps(told, indent=1, ensure_ascii=False) + "\n", found.place / TOLD)


def _told(path: Path) -> dict[str, Any]:
    """Return what a folder says of itself."""
    try:
        told = dict(json.loads(path.read_text(encoding="utf-8")))
        known = told["form"] == FORM and isinstance(told["fingerprint"], str)
        known &= all(_are_texts(told[part]) for part in ("options", "versions", "outputs"))
        known &= all(_are_texts(each) and set(each) >= _OF_INPUT for each in told["inputs"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known:
        raise InvalidInput([Problem(str(path), "no settlement that can be read", "one", remedy=_RESTORE)])
    return told


def _are_texts(part: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in part.values())


def _changed(file: File, digits: str, place: Path) -> list[Problem]:
    """Return whether a file's bytes are no longer those that its hash names."""
    where = f"{place.name}, {file.role} {file.name}"
    if not file.path.is_file():
        return [Problem(where, f"no file {file.path.name}", "the bytes it was settled on", remedy=_RESTORE)]
    if (now := sha256(file.path)) != digits:
        found = f"changed bytes, SHA-256 {now[:SHORT]}..."
        return [Problem(where, found, f"those it was settled on, {digits[:SHORT]}...", remedy=_RESTORE)]
    return []
