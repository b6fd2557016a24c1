r"""XML that somebody else wrote, read with nothing fetched and nothing expanded; and exact texts.

A document type declaration can pull in files and addresses, and can blow a small text up to fill
the memory. None of ours has one, so a text that has one is refused before it is parsed.

>>> read_xml(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")
Traceback (most recent call last):
edicompliance.errors.TranslationError: XML: it has a document type (DOCTYPE), which is never read
>>> read_xml(b"<a>\n<b></a>")
Traceback (most recent call last):
edicompliance.errors.TranslationError: XML: line 2: Opening and ending tag mismatch: b line 2 and a
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import Final

from lxml import etree

from edicompliance.errors import TranslationError
from edicompliance.translate.outline import Text

NAMESPACE: Final = "urn:edicompliance:interchange:1"
DEFAULT: Final[dict[str, str]] = {None: NAMESPACE}  # type: ignore[dict-item]
"""Our namespace as the one without prefix, which the types of lxml do not know."""
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_TEXT: Final = 1 << 20
"""Bytes in one element; parsers refuse texts that are too long."""
_POSITION: Final = re.compile(r", line [0-9]+, column [0-9]+.*$", re.DOTALL)


def qualified(name: str) -> str:
    """A name in our namespace, as lxml writes it."""
    return f"{{{NAMESPACE}}}{name}"


def local(element: etree._Element) -> str:
    """The name of an element of ours; raises `TranslationError` for one of another namespace."""
    name = etree.QName(element)
    if name.namespace != NAMESPACE:
        raise fault(
            element, f"expected namespace {NAMESPACE}, got {name.namespace or 'none'} of {name}"
        )
    return name.localname


def fault(element: etree._Element, words: str) -> TranslationError:
    """The complaint about an element, with its line."""
    return TranslationError(f"XML: line {element.sourceline}: {words}")


def read_xml(data: bytes) -> etree._Element:
    """The root of a document; raises `TranslationError` with the line where it is none.

    No document type, no entities but the five of XML, nothing from the network, UTF-8 only, and the
    parser's own limits of depth and length stay in force.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as reason:
        raise TranslationError(f"XML: expected UTF-8, byte {reason.start} is none") from None
    if b"<!DOCTYPE" in data:
        raise TranslationError("XML: it has a document type (DOCTYPE), which is never read")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as reason:
        words = _POSITION.sub("", reason.msg or "it is empty")
        raise TranslationError(f"XML: line {reason.lineno or 1}: {words}") from None


def can_hold(text: str) -> bool:
    """Whether XML has a way to write every character of it; most control characters have none."""
    return _NOT_XML.search(text) is None


def put_text(element: etree._Element, data: Text) -> None:
    """Give an element its text; as base64 what is none, in parts what is long."""
    if isinstance(data, str) and len(data) <= _MOST_TEXT and can_hold(data):
        element.text = data or None
        return
    raw = data.encode("utf-8") if isinstance(data, str) else data
    if len(raw) <= _MOST_TEXT:
        element.set("encoding", "base64")
        element.text = b64encode(raw).decode("ascii")
        return
    for at in range(0, len(raw), _MOST_TEXT):
        put_text(etree.SubElement(element, qualified("part")), as_text(raw[at : at + _MOST_TEXT]))


def as_text(data: bytes) -> Text:
    """The text that bytes are, or the bytes."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def text_of(element: etree._Element) -> Text:
    """What `put_text` gave an element."""
    for key in map(str, element.attrib):
        if key != "encoding":
            raise fault(element, f"unknown attribute {key}")
    if len(element):
        return b"".join(_part_of(child) for child in element)
    text = element.text or ""
    encoding = element.get("encoding")
    if encoding is None:
        return text
    if encoding != "base64":
        raise fault(element, f"expected encoding base64, got {encoding!r}")
    return _decoded(text, element)


def bytes_of(element: etree._Element) -> bytes:
    """What `put_text` gave an element, as bytes."""
    found = text_of(element)
    return found if isinstance(found, bytes) else found.encode("utf-8")


def put_attribute(element: etree._Element, name: str, data: bytes) -> None:
    """Set an attribute, or `name-base64` where XML cannot hold its value."""
    text = as_text(data)
    if isinstance(text, str) and can_hold(text):
        element.set(name, text)
    else:
        element.set(f"{name}-base64", b64encode(data).decode("ascii"))


def attribute_of(element: etree._Element, name: str) -> bytes | None:
    """What `put_attribute` set; None where it set nothing."""
    text = element.get(name)
    if text is not None:
        return text.encode("utf-8")
    coded = element.get(f"{name}-base64")
    return None if coded is None else _decoded(coded, element)


def _part_of(element: etree._Element) -> bytes:
    if local(element) != "part" or len(element):
        raise fault(element, f"expected a part, got {local(element)}")
    return bytes_of(element)


def _decoded(text: str, element: etree._Element) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise fault(element, f"expected base64, got {text[:40]!r}") from None
