"""Where contracts are: shipped ones by name, one's own by the path of its file.

>>> contract_named("block").title
'Block contract'
>>> "mssp" in shipped_contracts()
True
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from healthtrust.deliver.contract.check import problems_of
from healthtrust.design.alone import alone, read_alone
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match


def shipped_contracts() -> tuple[str, ...]:
    """Return the names of the contracts that ship, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def contract_path(name: str, start: str = ".") -> Path:
    """Return the file of a contract: its path where the name ends in .toml, else that of a shipped one."""
    if name.endswith(".toml"):
        return Path(start) / name
    path = _folder() / f"{name}.toml"
    if not path.is_file():
        known = shipped_contracts()
        near = nearest_match(name, known)
        remedy = "Name a shipped contract, or give the path of a .toml file."
        raise InvalidInput([Problem("contract", repr(name), in_words(known), near, remedy)])
    return path


def contract_named(name: str, start: str = ".") -> Contract:
    """Return a sound contract by name or path; raises with everything that is wrong with it."""
    path = contract_path(name, start)
    return _shipped(path) if not name.endswith(".toml") else _sound(read_alone(path, Contract), path.name)


def contract_of(text: str, where: str) -> Contract:
    """Return the sound contract that a TOML text states; `where` says whose it is."""
    return _sound(alone(text, Contract, where), where)


@lru_cache(maxsize=64)
def _shipped(path: Path) -> Contract:
    return _sound(read_alone(path, Contract), path.name)


def _sound(contract: Contract, where: str) -> Contract:
    refuse(problems_of(contract, where))
    return contract


def _folder() -> Path:
    return Path(str(files("healthtrust"))) / "catalogue" / "contracts"
