"""The weight of one pair in plain Python: similarity, levels, term frequencies, sum; nothing shared with SQL.

Written from the definitions: Jaro 1989, Winkler 1990, Damerau 1964, Fellegi and Sunter 1969.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from typing import Any

Record = Mapping[str, Any]


def jaro_winkler(one: str, other: str) -> float:
    """Return the similarity of two texts; common beginnings count where they are alike by more than 0.7."""
    if one == other:
        return 1.0
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    taken = [False] * len(other)
    left = []
    for k, letter in enumerate(one):
        for j in range(max(0, k - reach), min(len(other), k + reach + 1)):
            if not taken[j] and other[j] == letter:
                taken[j] = True
                left.append(letter)
                break
    right = [letter for letter, used in zip(other, taken, strict=True) if used]
    same = len(left)
    if not same:
        return 0.0
    crossed = sum(a != b for a, b in zip(left, right, strict=True)) // 2
    jaro = (same / len(one) + same / len(other) + (same - crossed) / same) / 3
    begin = 0
    while begin < min(4, len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    return jaro + begin * 0.1 * (1 - jaro) if jaro > 0.7 else jaro


def one_edit(one: str, other: str) -> bool:
    """Return whether one letter changed, added, left out or exchanged with the next makes one the other."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) == 1:
        return any(other[:k] + other[k + 1 :] == one for k in range(len(other)))
    if len(one) != len(other):
        return False
    differ = [k for k in range(len(one)) if one[k] != other[k]]
    exchanged = len(differ) == 2 and differ[1] == differ[0] + 1
    return len(differ) == 1 or (
        exchanged and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    )


def swapped(a: Record, b: Record) -> bool:
    """Return whether the given name of each is the surname of the other."""
    names = [a["given_name"], a["surname"], b["given_name"], b["surname"]]
    if any(name is None for name in names):
        return False
    ways = ((names[0], names[3]), (names[1], names[2]))
    return all(left[0] == right[0] and jaro_winkler(left, right) >= 0.88 for left, right in ways)


def level(compared: Any, a: Record, b: Record) -> int | None:
    """Return the level of a comparison, 0 the best; None where it says nothing."""
    if compared.kind == "address":
        return _address(a, b)
    left, right = a[compared.column], b[compared.column]
    if left is None or right is None:
        return None
    if compared.kind == "name":
        if compared.yields_to and left != right and swapped(a, b):
            return None
        tests = [left == right]
        tests += [swapped(a, b)] if compared.swaps_with else []
        tests += [jaro_winkler(left, right) >= bound for bound in compared.similar]
    elif compared.kind == "date":
        turned = left[:5] + left[8:] + "-" + left[5:7]
        tests = [left == right, one_edit(left, right), turned == right, left[:4] == right[:4]]
    elif compared.kind == "identifier":
        tests = [left == right, one_edit(left, right)]
    else:
        tests = [left == right]
    return tests.index(True) if True in tests else len(tests)


def _address(a: Record, b: Record) -> int | None:
    def same(column: str) -> bool:
        return a[column] is not None and a[column] == b[column]

    codes = a["postcode"] is not None and b["postcode"] is not None
    homes = all(each[column] is not None for each in (a, b) for column in ("street", "house_no"))
    if not codes and not homes:
        return None
    house = same("house_no")
    tests = [
        same("postcode") and house,
        same("postcode"),
        same("street") and house,
        codes and one_edit(a["postcode"], b["postcode"]),
    ]
    return tests.index(True) if True in tests else len(tests)


def weight(trained: Any, frequencies: Mapping[str, Mapping[str, float]], a: Record, b: Record) -> float:
    """Return the match weight of two records; frequencies: share of each value by column."""
    total = log2(trained.prior / (1 - trained.prior))
    for compared in trained.model.comparisons:
        found = level(compared, a, b)
        if found is None:
            continue
        u = trained.u[compared.name][found]
        total += log2(trained.m[compared.name][found] / u)
        if found == 0 and compared.column in frequencies:
            total += log2(u / frequencies[compared.column][a[compared.column]])
    return total
