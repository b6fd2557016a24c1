"""Transaction sets for tests, from the text of their segments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from edicompliance.documents.document import Document
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.location import Location
from edicompliance.x12 import TransactionSet, new_interchange, parse

D = TypeVar("D", bound=Document)
FULL_NOTICE = """\
BSN*00*SH-1*20261120*0601*0001*AS*A36
DTM*011*20261120*0530*CT
HL*1**S*1
TD1*CTN25*3****G*60.31*LB
TD5*B*2*ABCD*M*By road
TD3*TL*ABC*123456******SEAL-9
TD4*HM
REF*BM*0614141000000001
REF*CN*5787970539
PER*IC*Dock*TE*555 0100
DTM*067*20261122
FOB*PP
N1*ST*Depot 7*92*0007
N3*1 Main Street
N4*Ames*IA*50010
N1*SF*Maker*92*55
CUR*SE*USD
SAC*C*D240***500
HL*2*1*O*1
PRF*4500012*R1**20261102
PID*F****Widgets
REF*DP*38
N1*BY*Shop*92*0101
HL*3*2*T*1
PO4*4
MEA*PD*HT*48*IN
MAN*GM*00106141410000000996
PAL*1*4*6*24
HL*4*3*P*1
PKG*F*68***Carton
MAN*GM*00106141410000000019
MAN*CP*1Z999
HL*5*4*I*0
LIN*1*UP*036000241457*VN*A-1
SN1*1*24*EA**24*EA**AC
SLN*1**I*2*EA****UP*036000291452
SDQ*EA*92*0101*14*0102*10
CTT*5*24
"""
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


def lines(document: Document, release: str | None = None) -> list[str]:
    """What is written, a segment on each line."""
    return [
        "*".join(value if isinstance(value, str) else ">".join(value) for value in segment)
        for segment in document.write(release=release)
    ]


def body(ts: TransactionSet) -> list[str]:
    """What stands between ST and SE, with `*` and `>` for the set's own delimiters."""
    inside = [one for one in ts.segments if one.tag not in ("ST", "SE")]
    component = ts.envelope.delimiters.component
    return ["*".join(one.elements).replace(component, ">") for one in inside]


def at(data: bytes, where: Location) -> str:
    """Return the text that stands at a place."""
    return data[where.offset : where.offset + where.length].decode()


def notice_of(*levels: str, release: str = "004010") -> ShipNotice:
    """A notice of levels such as "1  S", "2 1 O PRF*4500012", "3 2 P MAN*GM*1 REF*LO*1"."""
    body = ["BSN*00*SH-1*20261120*0601*0001"]
    for level in levels:
        number, parent, code, *segments = level.split(" ")
        body += [f"HL*{number}*{parent}*{code}", *segments]
    return ShipNotice.read(transaction_set("856", "\n".join(body), release))


def numbers(levels: Sequence[Level]) -> list[str]:
    return [level.number for level in levels]
