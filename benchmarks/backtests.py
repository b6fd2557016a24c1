"""How long a backtest takes over the sum of its checks.

    python benchmarks/backtests.py [SHIPMENTS]      2,000 without a number
    python benchmarks/backtests.py SHIPMENTS --sample N --store DIR

Each shipment is an order and its ship notice, in a store of SQLite. The floor reads the same
files one by one and checks them, by the one edition and then by the other, in one process, with the
facts and the history that a backtest has: what is measured is its processor time. Profiles are
loaded before. A backtest's is that of all its processes, the ledger and the
report among it. What two workers gain is the wall's time of one over that of two.

With `--sample`, the floor is that of N shipments spread over all of them, measured before and
after, times what they stand for; and only the backtest by two is run. Its store stays in DIR: the
same command goes on where it was broken off, though it then knows the time of the rest alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from edicompliance.documents.reading import document_type
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.flows.anew.backtest import backtest
from edicompliance.flows.anew.rejudged import profile_of
from edicompliance.flows.mailbox.storing import document_of, interchange_of, sets_of
from edicompliance.flows.orders.order_deadlines import Guide
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import Batch
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.gs1.check_digit import calc_check_digit
from edicompliance.profiles import Profile
from edicompliance.reports.backtest import as_json
from edicompliance.rules import check
from edicompliance.rules.history import History, Use
from edicompliance.rules.known import Known
from edicompliance.rules.orders.receipt import digest_of
from edicompliance.store import Store
from edicompliance.store.work import Work
from edicompliance.x12 import parse

NEW, OLD = "example-mart@2026-02-01", "example-mart@2026-01-31"
SINCE = date(2020, 1, 1)
CARTONS = 12
_AT_ONCE = 200


def interchange(kind: str, group: str, body: str, number: int, *, ours: bool) -> bytes:
    """One set in its envelope."""
    ends = ("ACMEGOODS", "EXAMPLEMART") if ours else ("EXAMPLEMART", "ACMEGOODS")
    return (
        f"ISA*00*          *00*          *ZZ*{ends[0]:<15}*ZZ*{ends[1]:<15}*261102*0815*U*00401*"
        f"{number:09}*0*P*>~GS*{group}*{ends[0]}*{ends[1]}*20261102*0815*{number}*X*004010~"
        f"ST*{kind}*0001~{body}SE*{body.count('~') + 2}*0001~GE*1*{number}~IEA*1*{number:09}~"
    ).encode()


def gtin(line: int) -> str:
    """The number of an article."""
    return with_check_digit(f"61414100{line:03}")


def sscc(nth: int, carton: int) -> str:
    """The number of a carton."""
    return with_check_digit(f"00614141{nth:06}{carton:03}")


def with_check_digit(digits: str) -> str:
    return digits + str(calc_check_digit(digits))


def papers(nth: int) -> Iterator[tuple[str, bool, bytes]]:
    """An order of some lines, and the notice that ships them; every fourth is late."""
    po = f"45{nth:08}"
    lines = "".join(f"PO1*{line}*24*EA*7.50**UP*{gtin(line)}~" for line in range(1, CARTONS + 1))
    order = (
        f"BEG*00*SA*{po}**20261101~DTM*037*20261110~DTM*038*20261114~"
        f"N1*ST*DISTRIBUTION*92*DC{nth % 9}~{lines}CTT*{CARTONS}~"
    )
    yield "850", False, interchange("850", "PO", order, 2 * nth + 1, ours=False)
    packs = "".join(
        f"HL*{2 * carton + 1}*2*P~MAN*GM*{sscc(nth, carton)}~HL*{2 * carton + 2}*{2 * carton + 1}"
        f"*I~LIN**UP*{gtin(carton)}~SN1**24*EA~"
        for carton in range(1, CARTONS + 1)
    )
    hour = "1900" if nth % 4 == 0 else "1005"
    notice = (
        f"BSN*00*A{nth}*20261112*{hour}*0001~HL*1**S~TD1*CTN*{CARTONS}~DTM*011*20261112*1000*CT~"
        f"HL*2*1*O~PRF*{po}~{packs}CTT*{2 * CARTONS + 2}~"
    )
    yield "856", True, interchange("856", "SH", notice, 2 * nth + 2, ours=True)


def fill(store: Store, count: int) -> list[Batch]:
    """Keep so many shipments, as the intake does; return each with its files."""
    batches = []
    for first in range(0, count, _AT_ONCE):
        with store.work("bench") as work:
            for nth in range(first, min(count, first + _AT_ONCE)):
                files = tuple(_kept(store, work, *paper) for paper in papers(nth))
                batches.append(Batch(f"45{nth:08}", files))
    return batches


def _kept(store: Store, work: Work, kind: str, ours: bool, data: bytes) -> str:
    """Keep a file, unsynced: a hundred thousand of them are only there to be read."""
    found = parse(data).interchanges[0]
    new = interchange_of(found, partner="mart", sha256_of_file=None)
    path = store.archive.path(new.digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    work.receiving.keep(new.digest, len(data))
    new = interchange_of(found, partner="mart", sha256_of_file=new.digest)
    taken = work.interchanges.take(new)
    [number] = work.interchanges.sets(taken.id, list(sets_of(found)))
    model = document_type(kind)
    assert model is not None
    document = model.model.read(next(iter(found.groups[0].sets)))
    kept = document_of(
        document, partner="mart", direction="out" if ours else "in", transaction_set_id=number
    )
    work.documents.add(kept)
    return str(path)


def sum_of_checks(batches: list[Batch], profiles: list[Profile]) -> float:
    """Processor time of all checks, one by one, by both editions."""
    now = datetime.now(UTC)
    begun = process_time()
    for profile in profiles:
        facts = Guide.of(profile, ShipmentFacts()).facts
        zone = profile.zone.name if profile.zone else None
        for batch in batches:
            with collector_paused():
                shipment = replace(load_shipment(batch, zone=zone), facts=facts)
                [order] = shipment.orders
                use = Use("order", order.po_number, now, order.po_number, digest_of(order))
                history = History(source="floor", since=now, until=now, uses=(use,))
                check(shipment, profile, now=now, known=Known(history=history))
    return process_time() - begun


def measured(store: Store, profiles: list[Profile], jobs: int) -> tuple[float, float, str]:
    """Processor and wall time of a backtest, and what it tells."""
    begun, wall = _used(), perf_counter()
    done = backtest(store, *profiles, since=SINCE, jobs=jobs)
    told = as_json(done)
    return _used() - begun, perf_counter() - wall, told


def _used() -> float:
    """Processor time of this process and of those that it waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, who))


def in_full(count: int) -> None:
    """One by one, by one process, and by two."""
    with TemporaryDirectory() as folder, Store.create(f"{folder}/edic.db") as store:
        profiles = [profile_of(one) for one in (NEW, OLD)]
        floor = sum_of_checks(fill(store, count), profiles)
        one, wall_of_one, told = measured(store, profiles, 1)
        two, wall_of_two, again = measured(store, profiles, 2)
        assert told == again
        _head(count, Path(folder), floor)
    print(f"| backtest by one process, over the sum of its checks | {one / floor:.2f} | <= 1.2 |")
    print(f"| the same by two, all processes together | {two / floor:.2f} | <= 1.2 |")
    print(f"| wall's time of one over that of two | {wall_of_one / wall_of_two:.2f} | > 1 |")


def by_sample(count: int, sample: int, folder: Path) -> None:
    """By two, over what a part of the checks took before and after."""
    profiles = [profile_of(one) for one in (NEW, OLD)]
    with _kept_store(folder, count) as (store, batches):
        some = batches[:: max(1, count // sample)]
        before = sum_of_checks(some, profiles) * count / len(some)
        print(f"floor before: {before:.0f} s, of {len(some):,}", file=sys.stderr, flush=True)
        two, wall, told = measured(store, profiles, 2)
        after = sum_of_checks(some, profiles) * count / len(some)
    floor = (before + after) / 2
    _head(count, folder, floor)
    print(f"| backtest by two, all processes together, over it | {two / floor:.2f} | <= 1.2 |")
    print(f"| its processor time over its wall's time | {two / wall:.2f} | > 1 |")
    print(
        f"\n{before:.0f} s of checks before it, {after:.0f} s after it; {two:.0f} s of a processor"
    )
    print(f"in {wall:.0f} s; the report has {len(told):,} characters")


@contextmanager
def _kept_store(folder: Path, count: int) -> Iterator[tuple[Store, list[Batch]]]:
    """A store of so many shipments, filled once."""
    listed = folder / "shipments.json"
    address = str(folder / "edic.db")
    if listed.exists():
        batches = [Batch(path, tuple(files)) for path, files in json.loads(listed.read_text())]
        assert len(batches) == count, f"{folder} has {len(batches)} shipments"
        with Store.open(address) as store:
            yield store, batches
        return
    folder.mkdir(parents=True)
    with Store.create(address) as store:
        batches = fill(store, count)
        listed.write_text(json.dumps([(one.path, one.files) for one in batches]))
        yield store, batches


def _head(count: int, folder: Path, floor: float) -> None:
    size = sum(path.stat().st_size for path in folder.glob("edic.db*") if path.is_file())
    print(f"{count:,} shipments of {CARTONS} lines; {size / 2**20:.0f} MB of store")
    print(f"the sum of their checks by both editions: {floor:.1f} s of a processor\n")
    print("| what | measured | goal |\n|---|---|---|")


def main() -> None:
    told = argparse.ArgumentParser(description="A backtest over the sum of its checks.")
    told.add_argument("shipments", nargs="?", type=int, default=2_000)
    told.add_argument("--sample", type=int, metavar="N")
    told.add_argument("--store", type=Path, metavar="DIR")
    asked = told.parse_args()
    if asked.sample:
        by_sample(asked.shipments, asked.sample, asked.store)
    else:
        in_full(asked.shipments)


if __name__ == "__main__":
    main()
