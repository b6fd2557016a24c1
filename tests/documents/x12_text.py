"""Transaction sets for tests, from the text of their segments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from edicompliance.documents.document import Document
from edicompliance.location import Location
from edicompliance.x12 import TransactionSet, new_interchange, parse

D = TypeVar("D", bound=Document)
GROUPS = {"850": "PO", "856": "SH"}


def interchange(set_id: str, body: str | bytes, release: str = "004010") -> bytes:
    """Return an interchange with one set; the body has a segment on each line."""
    text = body if isinstance(body, bytes) else body.encode()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    version = release.encode()
    head = (
        b"ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*RETAILER       *261120*0600*%s*%s"
        b"*000000001*0*P*>" % ((b"U", b"00401") if version < b"005010" else (b"^", b"00501"))
    )
    group = GROUPS.get(set_id, "XX").encode()
    gs = b"GS*%s*SUPPLIER*RETAILER*20261120*0600*1*X*%s" % (group, version)
    count = str(len(lines) + 2).encode()
    st, se = b"ST*%s*0001" % set_id.encode(), b"SE*%s*0001" % count
    return b"".join(
        b"%s~\n" % line for line in (head, gs, st, *lines, se, b"GE*1*1", b"IEA*1*000000001")
    )


def transaction_set(
    set_id: str, body: str | bytes, release: str = "004010", file: str | None = None
) -> TransactionSet:
    """Return one set, as it is read."""
    return next(parse(interchange(set_id, body, release), file=file).sets())


def written(document: Document, release: str = "004010") -> bytes:
    """Return the interchange that a document becomes."""
    return new_interchange(
        [(document.SET_ID, document.write(release=release))],
        sender=("ZZ", "SUPPLIER"),
        receiver=("ZZ", "RETAILER"),
        control_number=1,
        at=datetime(2026, 11, 20, 6, tzinfo=UTC),
        release=release,
    )


def read_back(document: D, release: str = "004010") -> D:
    """Return what is read from what the document becomes."""
    return type(document).read(next(parse(written(document, release)).sets()))


def at(data: bytes, where: Location) -> str:
    """Return the text that stands at a place."""
    return data[where.offset : where.offset + where.length].decode()
