"""A trading partner who delivers files as partners do, and keeps his own account of them.

Nothing here knows how the poller works: the account is what a partner could write down himself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

HEAD = (
    "ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*ACMEGOODS      *261102*0815*U*00401*"
    "{number:09}*0*{usage}*>~"
    "GS*PO*{sender}*ACMEGOODS*20261102*0815*{number}*X*004010~"
)
GOOD = (
    "ST*850*{place:04}~BEG*00*SA*{po}**20261102~PO1*1*24*EA*7.50**UP*614141000036~CTT*1~"
    "SE*5*{place:04}~"
)
BROKEN = "ST*850*{place:04}~BEG*00*SA*{po}**20261102~CTT*0~SE*9*{place:04}~"
FOOT = "GE*{sets}*{number}~IEA*1*{number:09}~"


@dataclass(frozen=True)
class Sent:
    """An interchange as the partner wrote it."""

    number: int
    data: bytes
    orders: tuple[str, ...] = ()
    """The orders in it that must be kept, once."""
    refused: tuple[str, ...] = ()
    """The orders in it that must not be kept."""
    usage: str = "P"
    answers: str = ""
    """GS06 of a group of ours that it accepts; nobody answers an answer."""
    known: bool = True
    """Whether anybody knows the sender."""


@dataclass(frozen=True)
class Delivery:
    """A file that lay in the mailbox whole, under its name."""

    name: str
    data: bytes
    interchanges: tuple[Sent, ...]
    """None: it is no X12 at all."""

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass
class Account:
    """What the partner delivered, and what he may therefore expect."""

    deliveries: list[Delivery] = field(default_factory=list)
    dropped: list[Delivery] = field(default_factory=list)
    """What our own system dropped for him."""

    def files(self) -> list[Delivery]:
        """All files that anybody put anywhere."""
        return [*self.deliveries, *self.dropped]

    def of_number(self) -> dict[int, Counter[Sent]]:
        """How often each interchange was delivered, by control number; of known senders."""
        found: dict[int, Counter[Sent]] = {}
        for one in self.interchanges():
            if one.known:
                found.setdefault(one.number, Counter())[one] += 1
        return found

    def interchanges(self) -> Iterator[Sent]:
        for delivery in self.deliveries:
            yield from delivery.interchanges

    def strangers(self) -> int:
        return sum(not one.known for one in self.interchanges())


def interchange(
    number: int,
    *pos: str,
    sender: str = "EXAMPLEMART",
    usage: str = "P",
    broken: tuple[str, ...] = (),
) -> Sent:
    """An interchange of orders; `broken` are sets that count their segments wrong."""
    sets = [GOOD.format(place=place, po=po) for place, po in enumerate(pos, 1)]
    sets += [BROKEN.format(place=place, po=po) for place, po in enumerate(broken, len(pos) + 1)]
    head = HEAD.format(sender=sender, number=number, usage=usage)
    text = head + "".join(sets) + FOOT.format(sets=len(sets), number=number)
    live = usage == "P" and sender == "EXAMPLEMART"
    return Sent(
        number,
        text.encode(),
        orders=pos if live else (),
        refused=broken if live else (*pos, *broken),
        usage=usage,
        known=sender == "EXAMPLEMART",
    )


def _acknowledgment(number: int, group: int) -> Sent:
    """A 997 of the partner's."""
    head = HEAD.format(sender="EXAMPLEMART", number=number, usage="P").replace("GS*PO", "GS*FA")
    body = f"ST*997*0001~AK1*SH*{group}~AK9*A*1*1*1~SE*4*0001~"
    return Sent(
        number, f"{head}{body}{FOOT.format(sets=1, number=number)}".encode(), answers=f"{group}"
    )


KINDS = {
    "fresh": 50, "several": 8, "again": 14, "same name": 4, "clash": 6, "stranger": 4,
    "no x12": 3, "test": 3, "broken set": 6, "growing": 4,
}  # fmt: skip


_OTHERWISE = {"stranger": {"sender": "NEWSTORES"}, "test": {"usage": "T"}}


class Partner:
    """Puts files into a folder."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.account = Account()
        self._folder, self._chance = folder, chance
        self._number = self._file = 0
        self._growing: tuple[Path, bytes, Delivery] | None = None

    def deliver(self, kind: str = "") -> None:
        """Put one file in, or the rest of one; of a kind, or of any."""
        if self._growing is not None:
            self.finish()
            return
        kind = kind or self._chance.choices(list(KINDS), list(KINDS.values()))[0]
        earlier = [one for one in self.account.deliveries if one.interchanges]
        name = f"po_{self._file:06}.edi"
        self._file += 1
        if kind == "same name" and earlier:
            self._same_name(self._chance.choice(earlier).name)
        elif kind == "no x12":
            self._put(name, f"Dear supplier, file {self._file}".encode(), ())
        elif kind == "growing":
            self._begin(name, self._fresh())
        else:
            found = self._interchanges(kind, earlier)
            self._put(name, b"\n".join(one.data for one in found), found)

    def answer(self, group: int) -> None:
        """Put in a 997 that accepts a group of ours."""
        self._number += 1
        self._file += 1
        found = _acknowledgment(self._number, group)
        self._put(f"ack_{self._file:06}.edi", found.data, (found,))

    def finish(self) -> None:
        """Write the rest of a file that was begun."""
        if self._growing is not None:
            path, rest, delivery = self._growing
            with path.open("ab") as file:
                file.write(rest)
            self.account.deliveries.append(delivery)
            self._growing = None

    def _interchanges(self, kind: str, earlier: list[Delivery]) -> tuple[Sent, ...]:
        before = self._earlier(earlier) if earlier else None
        if kind == "several":
            return tuple(self._fresh() for _ in range(self._chance.randint(2, 3)))
        if kind == "again" and before:
            return (before,)
        if kind == "clash" and before and not before.answers:
            return (interchange(before.number, f"C{self._file:07}", usage=before.usage),)
        if kind == "broken set":
            self._number += 1
            return (interchange(self._number, f"4{self._number:07}", broken=(f"B{self._file}",)),)
        return (self._fresh(**_OTHERWISE.get(kind, {})),)

    def _earlier(self, deliveries: list[Delivery]) -> Sent:
        return self._chance.choice(self._chance.choice(deliveries).interchanges)

    def _fresh(self, **how: str) -> Sent:
        self._number += 1
        return interchange(self._number, f"4{self._number:07}", **how)  # type: ignore[arg-type]

    def _same_name(self, name: str) -> None:
        """A new file under the name of one that was taken away."""
        if not (self._folder / name).exists():
            found = self._fresh()
            self._put(name, found.data, (found,))

    def _put(self, name: str, data: bytes, found: tuple[Sent, ...]) -> None:
        half = self._folder / f"{name}.part"
        half.write_bytes(data)
        self.account.deliveries.append(Delivery(name, data, found))
        half.rename(self._folder / name)

    def _begin(self, name: str, one: Sent) -> None:
        cut = self._chance.randint(0, len(one.data) - 2)
        path = self._folder / name
        path.write_bytes(one.data[:cut])
        self._growing = path, one.data[cut:], Delivery(name, one.data, (one,))


NOTICE = (
    "ISA*00*          *00*          *ZZ*ACMEGOODS      *ZZ*EXAMPLEMART    *261118*1630*U*00401*"
    "{number:09}*0*P*>~GS*SH*ACMEGOODS*EXAMPLEMART*20261118*1630*{number}*X*004010~ST*856*0001~"
    "BSN*00*{asn}*20261118*1630*0001~HL*1**S*1~TD1*CTN25*1****G*18*LB~TD5*B*2*XMPL*M~"
    "REF*BM*06141410000000517~DTM*011*20261118*1600~DTM*017*20261120~FOB*PP~"
    "N1*ST*EXAMPLE MART DC 0912*92*0912~N3*912 SAMPLE PARKWAY~N4*ANYTOWN*TX*00000*US~"
    "N1*SF*ACME GOODS WAREHOUSE*92*70017~N3*1 EXAMPLE STREET~N4*SOMEPLACE*OH*00000*US~"
    "HL*2*1*O*1~PRF*9{number:07}***20261102~TD1*CTN25*1~REF*DP*038~HL*3*2*P*1~"
    "MAN*GM*006141410000003228~HL*4*3*I*0~LIN*1*IN*2200104*UP*614141100040*VN*LMP-DSK~"
    "SN1*1*10*EA~CTT*4~SE*25*0001~GE*1*{number}~IEA*1*{number:09}~"
)


class Supplier:
    """Our own system, which drops ship notices into a folder of ours."""

    def __init__(self, folder: Path, account: Account) -> None:
        self._folder, self._account = folder, account
        self._number = 0

    def drop(self) -> None:
        """Drop one more."""
        self._number += 1
        name, asn = f"asn_{self._number:06}.edi", f"ASN{self._number:06}"
        data = NOTICE.format(number=self._number, asn=asn).encode()
        half = self._folder / f"{name}.part"
        half.write_bytes(data)
        self._account.dropped.append(Delivery(name, data, ()))
        half.rename(self._folder / name)
