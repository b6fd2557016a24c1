"""A file of X12 as XML with every byte of it, and back."""

from __future__ import annotations

from edicompliance.translate.composing import compose
from edicompliance.translate.interchange_xml import xml_of
from edicompliance.translate.outline import outline
from edicompliance.translate.reading_xml import outline_of
from edicompliance.translate.xmltext import read_xml
from edicompliance.x12.envelope import Transmission


def to_xml(transmission: Transmission) -> bytes:
    """A file of X12 as XML with every byte of it; sets that obey their table also its XML Schema.

    >>> from edicompliance.x12 import generate, parse
    >>> generate(from_xml(to_xml(parse(b"no interchange")))).decode()
    'no interchange'
    """
    return xml_of(outline(transmission))


def from_xml(data: bytes | str) -> Transmission:
    """What XML says.

    Raises `TranslationError` with the line of a fault, for a document type, and where X12 cannot
    hold what it says.
    """
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return compose(outline_of(read_xml(data)))
