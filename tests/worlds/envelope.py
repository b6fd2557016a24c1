"""An interchange around the segments of one document."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.worlds.world import World

_KINDS = {
    "850": "PO", "860": "PC", "855": "PR", "856": "SH", "810": "IN", "753": "RF", "754": "RG",
    "945": "SW", "824": "AG",
}  # fmt: skip
_THEIRS = ("850", "860", "754", "824")
"""What the retailer sends; we send the rest."""
_RELEASES = {"753": "004030", "754": "004030"}


def sent(world: World, kind: str, body: list[str], order: str) -> bytes:
    """An interchange with one set."""
    theirs, ours = world.facts["edi_id"], "ACMEGOODS"
    sender, receiver = (theirs, ours) if kind in _THEIRS else (ours, theirs)
    at = sent_at(world, kind)
    control = f"{int(kind) % 100:02}{int(''.join(c for c in order if c.isdigit())) % 10**7:07}"
    parties = f"ZZ*{sender:15}*ZZ*{receiver:15}"
    group = f"{sender}*{receiver}*{at:%Y%m%d}*{at:%H%M}*{int(control)}"
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*{at:%y%m%d}*{at:%H%M}*U*00401*{control}*0*P*>",
        f"GS*{_KINDS[kind]}*{group}*X*{_RELEASES.get(kind, '004010')}",
        f"ST*{kind}*0001",
        *body,
        f"SE*{len(body) + 2}*0001",
        f"GE*1*{int(control)}",
        f"IEA*1*{control}",
    ]
    return "".join(f"{one}~\n" for one in segments).encode()


def sent_at(world: World, kind: str) -> datetime:
    """When a document is sent."""
    return {
        "850": world.received - timedelta(minutes=15),
        "860": world.received + timedelta(days=2),
        "855": world.answered,
        "753": world.received + timedelta(days=3),
        "754": world.received + timedelta(days=4),
        "945": world.departs,
        "824": world.sent + timedelta(hours=1),
    }.get(kind, world.sent)
