"""How long a backtest takes over the sum of its checks.

    python benchmarks/backtests.py [SHIPMENTS]      2,000 without a number

Each shipment is an order and its ship notice, in a store of SQLite. The floor checks the same files
one by one, as `edic check` does, by the one edition and then by the other, in one process: what is
measured is its processor time. A backtest's is that of all its processes, the ledger and the
report among it. What two workers gain is the wall's time of one over that of two.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from edicompliance.documents.reading import document_type
from edicompliance.flows.backtest import backtest
from edicompliance.flows.batches import Batch
from edicompliance.flows.preship import check_batches
from edicompliance.flows.rejudged import profile_of
from edicompliance.flows.storing import document_of, interchange_of, sets_of
from edicompliance.reports.backtest import as_json
from edicompliance.rules import CheckResult
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


def papers(nth: int) -> Iterator[tuple[str, bool, bytes]]:
    """An order of some lines, and the notice that ships them; every fourth is late."""
    po = f"45{nth:08}"
    lines = "".join(
        f"PO1*{line}*24*EA*7.50**UP*6141410000{line:02}~" for line in range(1, CARTONS + 1)
    )
    order = (
        f"BEG*00*SA*{po}**20261101~DTM*037*20261110~DTM*038*20261114~"
        f"N1*ST*DISTRIBUTION*92*DC{nth % 9}~{lines}CTT*{CARTONS}~"
    )
    yield "850", False, interchange("850", "PO", order, 2 * nth + 1, ours=False)
    packs = "".join(
        f"HL*{2 * carton + 1}*2*P~MAN*GM*{nth:012}{carton:06}~HL*{2 * carton + 2}*{2 * carton + 1}"
        f"*I~LIN**UP*6141410000{carton:02}~SN1**24*EA~"
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


def sum_of_checks(batches: list[Batch]) -> float:
    """Processor time of all checks, one by one, by both editions."""
    profiles = [profile_of(one) for one in (NEW, OLD)]
    now = datetime(2026, 12, 1, tzinfo=UTC)
    begun = process_time()
    for profile in profiles:
        for _, result in check_batches(batches, profile, now=now, clock=lambda: now):
            assert isinstance(result, CheckResult), result
    return process_time() - begun


def measured(store: Store, jobs: int) -> tuple[float, float, str]:
    """Processor and wall time of a backtest, and what it tells."""
    begun, wall = _used(), perf_counter()
    done = backtest(store, NEW, OLD, since=SINCE, jobs=jobs)
    told = as_json(done)
    return _used() - begun, perf_counter() - wall, told


def _used() -> float:
    """Processor time of this process and of those that it waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, who))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with TemporaryDirectory() as folder, Store.create(f"{folder}/edic.db") as store:
        batches = fill(store, count)
        floor = sum_of_checks(batches)
        one, wall_of_one, told = measured(store, 1)
        two, wall_of_two, again = measured(store, 2)
        assert told == again
        size = sum(path.stat().st_size for path in Path(folder).glob("edic.db*") if path.is_file())
    print(f"{count:,} shipments of {CARTONS} lines; {size / 2**20:.0f} MB of store")
    print(f"the sum of their checks by both editions: {floor:.1f} s of a processor\n")
    print("| what | measured | goal |\n|---|---|---|")
    print(f"| backtest by one process, over the sum of its checks | {one / floor:.2f} | <= 1.2 |")
    print(f"| the same by two, all processes together | {two / floor:.2f} | <= 1.2 |")
    print(f"| wall's time of one over that of two | {wall_of_one / wall_of_two:.2f} | > 1 |")


if __name__ == "__main__":
    main()
