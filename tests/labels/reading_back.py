"""Read bars back by other eyes than ours: zxing-cpp on pictures, a small interpreter on ZPL."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import zxingcpp
from PIL import Image

from edicompliance.labels.draw.drawing import DrawnLabel
from edicompliance.labels.fields import element_string

_FIELD: Final = re.compile(r"\^BCN,\d+,N,N,N\^FH\^FD(.*?)\^FS")


def intended(label: DrawnLabel) -> list[str]:
    """What the bars of a label are meant to hold."""
    fields = [one.field for one in label.fields if one.field.is_barcode]
    return sorted(element_string(one.elements) for one in fields)


def decoded(picture: Image.Image) -> list[str]:
    """What zxing-cpp reads of a picture as Code 128; what is no GS1-128 is told as such."""
    code_128 = zxingcpp.barcode_formats_from_str("Code128")
    found: list[Any] = list(zxingcpp.read_barcodes(picture, formats=code_128))
    return sorted(
        one.bytes.decode() if one.symbology_identifier == "]C1" else f"no GS1: {one.text}"
        for one in found
    )


def of_png(data: bytes) -> Image.Image:
    """A picture of the bytes of a PNG."""
    return Image.open(io.BytesIO(data))


def of_zpl(label: str) -> list[str]:
    """What the bars of a label in ZPL hold, by the printer's own words for subsets and FNC1."""
    return sorted("".join(_characters(_unescaped(found))) for found in _FIELD.findall(label))


def _unescaped(data: str) -> str:
    return re.sub("_([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), data)


def _characters(data: str) -> Iterator[str]:
    """The characters after the start and the first FNC1."""
    subset = {";": "C", ":": "B"}[data[1]]
    assert data[0] == ">"
    assert data[2:4] == ">8"
    at = 4
    while at < len(data):
        if data[at] == ">":
            word = data[at + 1]
            at += 2
            if word in "56":
                subset = "C" if word == "5" else "B"
            else:
                yield {"8": "\x1d", "0": ">"}[word]
        elif subset == "C":
            assert data[at : at + 2].isdecimal()
            yield data[at : at + 2]
            at += 2
        else:
            yield data[at]
            at += 1
