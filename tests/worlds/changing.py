"""How a fault changes the files of a world: edits of bytes, a file more, a file less."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.worlds.envelope import sent
from tests.worlds.papers import notice
from tests.worlds.words import Word, fill
from tests.worlds.world import World

_SET = re.compile(rb"(ST\*[0-9]{3}\*[^~]*~.*?~\s*)(SE\*)([0-9]+)(\*)", re.DOTALL)
_GROUP = re.compile(rb"GS\*.*GE\*[^~]*~\s*", re.DOTALL)
_LEVEL = re.compile(rb"HL\*([a-z0-9]+)\*([a-z0-9]*)\*")
_OF_ORDERS = ("850", "855", "860", "945", "810")
_LISTS = ("items", "locations", "sites", "terms", "history")
_FILES = {
    **{kind: f"{kind}-{{po}}.edi" for kind in _OF_ORDERS},
    **{kind: f"{kind}.edi" for kind in ("753", "754", "856")},
    **{name: f"{name}.csv" for name in _LISTS},
}
"""What the table calls a file, and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a fault does to the files; the head of faults.toml explains its keys."""

    code: str
    name: str
    edit: Sequence[Mapping[str, str]] = ()
    set: Mapping[str, str] = field(default_factory=dict)
    unset: Sequence[str] = ()
    copy: Mapping[str, str] = field(default_factory=dict)
    write: Mapping[str, str] = field(default_factory=dict)
    split: bool = False
    join: Mapping[str, str] = field(default_factory=dict)
    drop: Sequence[str] = ()
    before: Sequence[str] = ()
    miscount: bool = False


def changed(
    files: dict[str, bytes], change: Change, words: Mapping[str, Word], world: World
) -> None:
    """Do it."""
    if change.split:
        _split(files, words, world)
    for into, other in change.join.items():
        _join(files, _file(into, words), _file(other, words))
    for new, old in change.copy.items():
        files[fill(new, words)] = files[_file(old, words)]
    for kind, body in change.write.items():
        segments = fill(body, words).strip().removesuffix("~").split("~\n")
        files[_file(kind, words)] = sent(world, kind, segments, f"{words['po']}")
    for edit in change.edit:
        if "if" not in edit or words[edit["if"]]:
            _edit(files, edit, words, change)
    _set(files, change, words)
    rows = (fill(one, words, iso=True) for one in change.before)
    files["history.csv"] += "".join(f"{one}\n" for one in rows).encode()
    for each in change.drop:
        files.pop(_file(each, words), None)


def _split(files: dict[str, bytes], words: Mapping[str, Word], world: World) -> None:
    """Put one of the orders on a notice, a bill and a trailer of its own."""
    mine = tuple(one for one in world.orders if one.po == words["po"])
    rest = tuple(one for one in world.orders if one.po != words["po"])
    bill, trailer = f"{words['other_bill']}", "53009"
    one = world.apart(mine, f"{world.notice}9", bill, trailer)
    other = world.apart(rest, world.notice, world.bill_of_lading, world.trailer)
    files["856-apart.edi"] = sent(world, "856", notice(one), "9")
    files["856.edi"] = sent(world, "856", notice(other), "0")


def _join(files: dict[str, bytes], into: str, other: str) -> None:
    """Put the groups of one interchange into another, and count them."""
    found = _GROUP.search(files.pop(other))
    assert found, other
    files[into] = files[into].replace(b"IEA*1*", found[0] + b"IEA*2*")


def _file(name: str, words: Mapping[str, Word]) -> str:
    return fill(_FILES.get(name, name), words)


def _set(files: dict[str, bytes], change: Change, words: Mapping[str, Word]) -> None:
    """The facts of shipment.toml."""
    for key in (*change.set, *change.unset):
        lines = files["shipment.toml"].decode().splitlines()
        kept = [line for line in lines if not line.startswith(f"{key} =")]
        if key in change.set:
            kept.append(f"{key} = {fill(change.set[key], words, iso=True)}")
        files["shipment.toml"] = "".join(f"{one}\n" for one in kept).encode()


def _edit(
    files: dict[str, bytes], edit: Mapping[str, str], words: Mapping[str, Word], change: Change
) -> None:
    if edit["in"] != "*":
        name = _file(edit["in"], words)
        files[name] = _edited(files[name], edit, words, change)
        return
    old, new = (fill(edit[key], words).encode() for key in ("old", "new"))
    holding = [name for name, data in files.items() if old in data]
    assert holding, f"{change.code} {change.name}: {old!r} stands nowhere"
    for name in holding:
        files[name] = files[name].replace(old, new)


def _edited(
    data: bytes, edit: Mapping[str, str], words: Mapping[str, Word], change: Change
) -> bytes:
    """Replace a text that stands once; the counts of segments and levels are set right."""
    is_list = edit["in"] in _LISTS
    old, new = (fill(edit[key], words, iso=is_list).encode() for key in ("old", "new"))
    count = data.count(old)
    assert count == 1, f"{change.code} {change.name}: {old!r} stands {count} times, not once"
    data = data.replace(old, new)
    if change.miscount:
        return data
    return _SET.sub(lambda m: b"%s%s%d%s" % (m[1], m[2], m[1].count(b"~") + 1, m[4]), _levels(data))


def _levels(data: bytes) -> bytes:
    """Number the levels of a ship notice anew, from 1 without a gap, and count them."""
    order = {match[1]: b"%d" % at for at, match in enumerate(_LEVEL.finditer(data), 1)}
    if not order:
        return data
    data = _LEVEL.sub(lambda m: b"HL*%s*%s*" % (order[m[1]], order.get(m[2], b"")), data)
    quantities = [int(one) for one in re.findall(rb"\nSN1\*[0-9]*\*([0-9]+)", data)]
    data = re.sub(rb"CTT\*[0-9]+~", b"CTT*%d~" % len(order), data)
    return re.sub(
        rb"CTT\*[0-9]+\*[0-9]+~", b"CTT*%d*%d~" % (len(quantities), sum(quantities)), data
    )
