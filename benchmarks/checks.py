"""How long a pre-ship check takes, as multiples of splitting the same bytes.

python benchmarks/checks.py [--quick]      or `make bench`

F is the floor of `bench.py`. Start-up and the loading of the profile are done before. What many
shipments take is compared with half as many, and two cores with two copies of the program that know
nothing of each other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent))
import make_inputs
from bench import floor, machine, row

from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.parallel import Judge, judged
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.profiles import load_profile
from edicompliance.rules import CheckResult

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
FACTS = """\
checked_at = 2026-11-19T12:00:00-06:00
freight_terms = "collect"
mode = "tl"
programme = "bulk"
appointment = 2026-11-20T04:00:00-06:00
planned_departure = 2026-11-20T05:30:00-06:00
planned_arrival = 2026-11-24T09:00:00-06:00
asn_planned = 2026-11-20T06:01:00-06:00
ship_from_zone = "America/Chicago"
ship_to_zone = "America/Chicago"
"""


def write_shipment(folder: Path, cartons: int) -> bytes:
    """Write an order and the notice that ships all of it; return the bytes of both."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = min(cartons, 5_000)
    order = make_inputs.order(lines)
    shipped = dict.fromkeys(range(1, lines + 1), 0)
    for carton in range(1, cartons + 1):
        shipped[carton % 5000 + 1 if cartons >= 5_000 else (carton - 1) % lines + 1] += 12
    body = [_ordered(segment, shipped) for segment in order]
    orders = make_inputs.interchange([body], "PO")
    notice = make_inputs.notice(cartons)
    if cartons < 5_000:
        notice = [_within(segment, lines) for segment in notice]
    notices = make_inputs.interchange([notice], "SH")
    (folder / "850.edi").write_bytes(orders)
    (folder / "856.edi").write_bytes(notices)
    (folder / "shipment.toml").write_text(FACTS, encoding="utf-8")
    return orders + notices


def _ordered(segment: str, shipped: dict[int, int]) -> str:
    """A PO1 that orders what ships."""
    tag, *rest = segment.split("*")
    if tag != "PO1":
        return segment
    return "*".join([tag, rest[0], str(shipped[int(rest[0])]), *rest[2:]])


def _within(segment: str, lines: int) -> str:
    """A LIN of a line that there is."""
    tag, *rest = segment.split("*")
    if tag != "LIN":
        return segment
    line = (int(rest[0]) - 2) % lines + 1
    return "*".join([tag, str(line), "UP", make_inputs.gtin(line), "VN", f"A-{line}"])


def checker() -> Judge:
    """What checks shipments, with its profile loaded."""
    profile = load_profile("example-mart")
    return partial(check_batches, profile=profile, now=None, clock=clock)


def clock() -> datetime:
    """Of no consequence: the shipments say when they are checked."""
    return NOW


def against_the_floor(folder: Path, cartons: int, rounds: int, goal: str) -> None:
    """From the files to the findings, over the time to split them."""
    data = write_shipment(folder, cartons)
    batches, _ = find_shipments([str(folder)])
    check = checker()
    best = {"floor": float("inf"), "check": float("inf")}
    for _ in range(rounds):
        with collector_paused():  # as the check is; a full walk falls on the floor by chance
            start = process_time()
            kept = floor(data)
            best["floor"] = min(best["floor"], process_time() - start)
            del kept
        start = process_time()
        [(_, result)] = check(batches)
        best["check"] = min(best["check"], process_time() - start)
        assert isinstance(result, CheckResult), result
    row(f"files of {cartons:,} cartons to findings", best["check"] / best["floor"], "F", goal)


def many(folder: Path, count: int) -> None:
    """Twice as many take twice the time; two cores do what two copies do."""
    for number in range(count):
        write_shipment(folder / f"{number:05d}", 20)
    batches, _ = find_shipments([str(folder)])
    check = checker()
    half = _seconds(lambda: list(judged(batches[: count // 2], check, 1)))
    whole = _seconds(lambda: list(judged(batches, check, 1)))
    row(f"time for {count:,} shipments over that for half", whole / half, "times", "<= 2.3")
    two = _seconds(lambda: list(judged(batches, check, 2)))
    copies = _seconds(lambda: _two_copies(folder, count))
    row("two copies of half each, over two cores of one", copies / two, "x", ">= 0.85")


def _two_copies(folder: Path, count: int) -> None:
    """Two programs, each with half of the shipments, side by side."""
    halves = (0, count // 2), (count // 2, count)
    command = [sys.executable, __file__, "--copy", str(folder)]
    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(run, [*command, str(a), str(b)], check=True) for a, b in halves]
        for task in tasks:
            task.result()


def copy() -> None:
    """One of the two programs."""
    folder, first, last = sys.argv[2:5]
    batches, _ = find_shipments([folder])
    list(judged(batches[int(first) : int(last)], checker(), 1))


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> None:
    """Measure all of it; with `--quick`, a little, to see that it runs."""
    if "--copy" in sys.argv:
        copy()
        return
    quick = "--quick" in sys.argv
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}\n")
    print("| what | measured | goal |\n|---|---|---|")
    with TemporaryDirectory() as scratch:
        folder, rounds = Path(scratch), 1 if quick else 3
        cartons = 200 if quick else 20_000
        against_the_floor(folder / "big", cartons, rounds, "<= 15 F")
        against_the_floor(folder / "small", 50, 5 * rounds, "<= 30 F")
        many(folder / "many", 12 if quick else 10_000)


if __name__ == "__main__":
    main()
