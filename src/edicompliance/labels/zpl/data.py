r"""The data of a field of ZPL: bytes of a code page, some of them written as hexadecimal.

>>> Decoding("28", b"_").text(b"_C5_81_C3_B3d_C5_BA")
('Łódź', [])
>>> Decoding("28", b"_").text(b"A_G1")
('A_G1', ['^FH takes two hexadecimal digits behind _, got G1'])
>>> Decoding("13").text(b"M\x81ller\r\n")
('Müller', [])
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_PAGES: Final = {
    **{str(n): "cp850" for n in range(14)},
    "15": "shift_jis",
    "16": "euc_jp",
    "27": "cp1252",
    "28": "utf-8",
    "31": "cp1250",
    "33": "cp1251",
    "34": "cp1253",
    "35": "cp1254",
    "36": "cp1255",
}
"""Number of `^CI` -> the code page; 1 to 12 differ in a few signs of one country."""
_OTHER_SIGNS: Final = re.compile(rb"[#$@\[\\\]^`{|}~]")
"""The signs in which the pages 1 to 12 differ."""
_OF_A_COUNTRY: Final = frozenset(map(str, range(1, 13)))
_CONTROLS: Final = re.compile(rb"[\x00-\x1f\x7f]")


class Decoding(NamedTuple):
    """How the bytes of a field are to be read."""

    page: str = "0"
    """The number given to `^CI`."""
    indicator: bytes = b""
    """What stands before two hexadecimal digits; empty: nothing is written so."""

    def text(self, data: bytes) -> tuple[str, list[str]]:
        """Return the text, and what is wrong with it."""
        if (
            data.isascii()
            and not _CONTROLS.search(data)
            and not (self.indicator and self.indicator in data)
        ):
            return data.decode("ascii"), self._signs(data)
        notes: list[str] = []
        raw = data.replace(b"\r", b"").replace(b"\n", b"")
        if self.indicator:
            raw = self._unescaped(raw, notes)
        return self._decoded(raw, notes), notes

    def _signs(self, data: bytes) -> list[str]:
        if self.page in _OF_A_COUNTRY and _OTHER_SIGNS.search(data):
            return [f"^CI{self.page} has other signs in place of some that are used here"]
        return []

    def _unescaped(self, raw: bytes, notes: list[str]) -> bytes:
        right, broken = _escapes(self.indicator)
        if wrong := broken.search(raw):
            sign, got = (one.decode("latin-1") for one in (self.indicator, wrong[1]))
            got = got or "the end of the field"
            notes.append(f"^FH takes two hexadecimal digits behind {sign}, got {got}")
        return right.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), raw)

    def _decoded(self, raw: bytes, notes: list[str]) -> str:
        notes += self._signs(raw)
        page = _PAGES.get(self.page)
        if page is None and not raw.isascii():
            notes.append(f"the code page ^CI{self.page} is not known; read as code page 850")
        try:
            return raw.decode(page or "cp850")
        except UnicodeDecodeError as fault:
            got = raw[fault.start : fault.start + 4].hex(" ")
            notes.append(f"expected {page}, got the bytes {got}")
            return raw.decode(page or "cp850", "replace")


@lru_cache(maxsize=64)
def _escapes(indicator: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What finds right escapes, and broken ones."""
    sign = re.escape(indicator)
    right = re.compile(sign + rb"([0-9A-Fa-f]{2})")
    return right, re.compile(sign + rb"(?![0-9A-Fa-f]{2})(.{0,2})", re.DOTALL)
