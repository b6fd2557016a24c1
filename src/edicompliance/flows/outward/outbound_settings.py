"""How our own documents go out to a partner: from which folder, under which name, how many at once.

>>> OutboundSettings(sets=("856",), file_name="asn_{control}_{date}.edi").batch
1
>>> try:
...     OutboundSettings(file_name="{set}.edi")
... except ValueError as wrong:
...     print(str(wrong).splitlines()[2].partition(" [")[0])
  Value error, '{set}.edi': expected {control} in it, else two files have one name
"""

from __future__ import annotations

from string import Formatter
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

from edicompliance.mailbox.model import safe_outgoing_name
from edicompliance.profiles.words import suggest
from edicompliance.x12.schema import base_release

SAMPLE: Final = {
    "set": "856",
    "partner": "mart",
    "control": "000000001",
    "group": "1",
    "number": "SH-4711",
    "usage": "P",
    "date": "20261127",
    "time": "081500",
}
"""The words that a file name may hold in braces, each with an example of it."""
FILE_NAME: Final = "{set}_{partner}_{control}.edi"


class OutboundSettings(BaseModel):
    """How some sets, or all, go out to a partner."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sets: tuple[str, ...] = ()
    """Which sets: 810, 855, 856 ...; none named: those that no other table names."""
    folder: str | None = None
    """The folder that our own system drops them in, as JSON, XML or X12."""
    settle_seconds: float = Field(10, ge=0, le=86_400)
    """So long a file there must stay as it is before it is sent."""
    mailbox: str | None = None
    """The mailbox they go to; None: the partner's."""
    file_name: str = FILE_NAME
    """What a file is called, with words in braces."""
    batch: int = Field(1, ge=1, le=10_000)
    """The most documents of one interchange."""
    mix: bool = False
    """Whether sets of several kinds may stand in one interchange, each kind in its group."""
    release: str = "004010"
    """GS08 of a document that comes as JSON; X12 keeps its own."""

    @field_validator("file_name")
    @classmethod
    def _name(cls, value: str) -> str:
        try:
            parts = list(Formatter().parse(value))
            words = [word for _, word, _, _ in parts if word is not None]
            odd = [one for one in parts if one[2] or one[3]]
        except ValueError as why:
            raise ValueError(f"{value!r}: {why}") from None
        for word in words:
            if word not in SAMPLE:
                raise ValueError(f"{value!r}: unknown word {word!r}{suggest(word, sorted(SAMPLE))}")
        if odd:
            raise ValueError(f"{value!r}: expected words in braces, and nothing else in them")
        if "control" not in words:
            raise ValueError(f"{value!r}: expected {{control}} in it, else two files have one name")
        if not value.isascii() or not safe_outgoing_name(value.format(**SAMPLE).encode()):
            raise ValueError(f"{value!r}: expected a plain name, not hidden, not a temporary one")
        return value

    @field_validator("release")
    @classmethod
    def _release(cls, value: str) -> str:
        if base_release(value) is None:
            raise ValueError(f"expected a release such as 004010 or 005010, got {value!r}")
        return value
