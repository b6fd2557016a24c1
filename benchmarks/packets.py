"""How long the packet of a dispute takes beside rendering its PDFs alone.

    python benchmarks/packets.py [TIMES]

One deduction with an order and a ship notice of forty cartons. The floor renders the same PDFs from
content that is there already; the packet finds the papers, reads the envelopes, hashes every file.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.datafolder import samples_folder
from edicompliance.flows.disputes import Case, dispute_case
from edicompliance.flows.money import packet
from edicompliance.store import Store

_MOST = 2.0
_TAKEN = Taken(
    retailer="example-mart",
    kind="deducted",
    number="CB115-4502002",
    day=date(2026, 11, 25),
    lines=(TakenLine(Decimal("300.00"), About(po="4502002"), code="50"),),
)


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with TemporaryDirectory() as folder, Store.create(f"{folder}/edic.db") as store:
        with store.work("bench") as work:
            books = work.chargebacks.books()
            books.enter(_TAKEN, work.now, "bench")
            work.chargebacks.keep(books)
        shipments = [str(samples_folder() / "example-mart/shipments/ships-late")]
        with store.look() as look:
            name = "example-mart/CB115-4502002"
            case = dispute_case(look, store, name, shipments=shipments)
            again = _timed(lambda: dispute_case(look, store, name, shipments=shipments), times)
            _measure(case, again, Path(folder), times)


def _measure(case: Case, matching: float, folder: Path, times: int) -> None:
    calls: list[tuple[Callable[..., bytes], tuple[Any, ...]]] = []
    originals = {one: getattr(packet, one) for one in ("letter_pdf", "proof_pdf", "picture_pdf")}

    def noting(one: str) -> Callable[..., bytes]:
        def noted(*args: Any) -> bytes:
            calls.append((originals[one], args))
            made: bytes = originals[one](*args)
            return made

        return noted

    with patch.multiple(packet, **{one: noting(one) for one in originals}):
        packet.build_packet(case)

    def pdfs() -> None:
        for render, args in calls:
            render(*args)

    def whole() -> None:
        packet.write_packet(packet.build_packet(case), folder / "packet")

    floor, built = _timed(pdfs, times), _timed(whole, times)
    ratio = built / floor
    print(f"a packet, built and written: {built * 1000:.1f} ms; its {len(calls)} PDFs alone: "
          f"{floor * 1000:.1f} ms; ratio {ratio:.2f} (at most {_MOST})")  # fmt: skip
    print(f"before that, judging its order again and finding its papers: {matching * 1000:.1f} ms")


def _timed(run: Callable[[], object], times: int) -> float:
    run()
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        found.append(time.perf_counter() - begun)
    return median(found)


if __name__ == "__main__":
    main()
