r"""Addresses on a packing slip: another place is wrong, another wording only told.

>>> wanted = (Told("DEPOT 7\n1 Example Street\nAMES, IA 50010"),)
>>> def field(*lines):
...     return address_field("ship_to", Said(lines, 1, Box(0, 0, 40, 12)), wanted)
>>> field("Depot 7", "1 EXAMPLE ST.", "AMES IA 50010-1234").note
''
>>> field("Depot Ames", "1 Example Street", "Ames, IA 50010").note
'the address is worded otherwise'
>>> field("DEPOT 9", "1 Example Street", "PELLA, IA 50219").ok
False
>>> field("DEPOT 8", "1 Example Street", "AMES, IA 50010").note
'another number: 8'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from edicompliance.labels.audit.agreeing import other_numbers
from edicompliance.labels.boxes import Box
from edicompliance.labels.content import Told
from edicompliance.labels.slips.fields import SlipField, placed
from edicompliance.labels.slips.seen import Said, plain
from edicompliance.masters.addresses import address_key

_POSTAL: Final = re.compile(
    r"\b([0-9]{5})(?:-?[0-9]{4})?\b|\b([A-Z][0-9][A-Z] ?[0-9][A-Z][0-9])\b", re.ASCII
)
WORDED: Final = "the address is worded otherwise"

__all__ = ["WORDED", "Box", "address_field"]


def address_field(name: str, said: Said, wanted: Sequence[Told]) -> SlipField:
    """Compare an address; where it is the same place in other words it is right, with a note."""
    expected = next((one for one in wanted if _key(one.text) == _key(_joined(said))), wanted[0])
    text = expected.text
    shown = text.replace("\n", ", ")
    if _key(text) == _key(_joined(said)) or said.says(text.replace("\n", " ")):
        return placed(name, "address", shown, said, ok=True, told=expected)
    own, other = _postal(text), set(_codes(_joined(said)))
    if own and other and not own & other:
        note = f"another postal code: {', '.join(sorted(other))}"
        return placed(name, "address", shown, said, ok=False, note=note, told=expected)
    if others := other_numbers(text, _joined(said)):
        note = f"another number: {', '.join(others)}"
        return placed(name, "address", shown, said, ok=False, note=note, told=expected)
    if own and not other and name != "ship_from":
        note = "no postal code was found in it"
        return placed(name, "address", shown, said, ok=None, note=note, told=expected)
    if not (own and other) and not _words(text) & _words(_joined(said)):
        note = "it has no word of the address and no postal code"
        return placed(name, "address", shown, said, ok=None, note=note, told=expected)
    return placed(name, "address", shown, said, ok=True, note=WORDED, told=expected)


def _joined(said: Said) -> str:
    return "\n".join(said.lines)


def _key(text: str) -> str:
    """An address in one spelling: letters, shortened words, a ZIP code of five digits."""
    flat = re.sub(r"\b([0-9]{5})-[0-9]{4}\b", r"\1", plain(text))
    if not any(one.isascii() and one.isalnum() for one in flat):
        return re.sub(r"\W", "", flat)
    words = " ".join(re.sub(r"[^\w ]+", " ", flat).upper().split())
    return address_key(words, "0").replace(" ", "") or words.replace(" ", "")


def _postal(text: str) -> set[str]:
    """The postal code of an address, which stands in its last line."""
    found = list(_codes(text.strip().split("\n")[-1])) or list(_codes(text))
    return set(found[-1:])


def _codes(text: str) -> Iterator[str]:
    """Whatever looks like a postal code."""
    for zip_code, other in _POSTAL.findall(text.upper()):
        yield (zip_code or other).replace(" ", "")


def _words(text: str) -> set[str]:
    return {one for one in re.split(r"\W+", plain(text).upper()) if len(one) > 2}
