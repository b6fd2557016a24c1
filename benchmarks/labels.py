"""How long 20,000 labels take: to be printed, to be read back, and to be audited.

Printing is told as a multiple of one `str.replace` a label of a fixed template, reading the stream
back, alone and with the comparing, as a multiple of one `re.findall` of all its commands.

python benchmarks/labels.py [--quick]      or `make bench`

The labels are of one guide of the made-up retailer, with 50 orders, 700 articles, 400 stores and an
SSCC of their own each; what they say is gathered before. The template is the first of them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))
from bench import machine, row

from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.gs1.sscc import sscc
from edicompliance.labels.audit.reconciling import audit_all
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.rendering import Batch, render
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import LabelSpec
from edicompliance.labels.zpl.reading import read_zpl
from edicompliance.profiles import Facts, Resolved, load_profile

GOAL = 30
READING_GOAL = 4
AUDIT_GOAL = 6
"""Of 6, which are for the whole audit."""
_COMMAND = re.compile(rb"[\^~][A-Za-z@][A-Za-z0-9@]?[^\^~]*")
_MARK = "@SSCC@"


def spec() -> LabelSpec:
    """The label of a carton that is packed for a store: three bar codes, all zones."""
    answer = load_profile("example-mart").resolve("labels", "carton", Facts({"programme": "store"}))
    assert isinstance(answer, Resolved)
    return answer.clause.spec("carton")


def contents(count: int) -> list[LabelContent]:
    """What so many labels say."""
    return [_content(number, count) for number in range(count)]


def _content(n: int, count: int) -> LabelContent:
    texts = {
        "ship_from": "ACME GOODS WAREHOUSE\n1 EXAMPLE STREET\nSOMEPLACE, OH 00000",
        "ship_to": "EXAMPLE MART DC 0912\n912 SAMPLE PARKWAY\nANYTOWN, TX 00000",
        "postal": "00000",
        "carrier": "XMPL",
        "pro": "1234567890",
        "bol": "06141410000000579",
        "po": f"45{n % 50:05d}",
        "department": "38",
        "item": f"22{n % 700:05d}",
        "quantity": f"{n % 48 + 1} EA",
        "store": f"{n % 400}",
        "mark_for": f"EXAMPLE MART STORE {n % 400}\n101 SAMPLE STREET\nANYTOWN, TX 00000",
    }
    values = {name: (Told(text),) for name, text in texts.items()}
    return LabelContent("carton", sscc("0614141", n), n + 1, count, values)


def seconds(work: object, *, runs: int = 3) -> float:
    """The least processor time of some runs."""
    times = []
    for _ in range(runs):
        begin = process_time()
        work()  # type: ignore[operator]
        times.append(process_time() - begin)
    return min(times)


def main() -> None:
    count = 1_000 if "--quick" in sys.argv else 20_000
    guide, labels = spec(), contents(count)
    first = render([Batch(labels[:1], guide)]).files[0].decode()
    template = first.replace(labels[0].sscc, _MARK)
    floor = seconds(lambda: [template.replace(_MARK, one.sscc) for one in labels])
    taken = seconds(lambda: render([Batch(labels, guide)]))
    print(machine())
    print(f"R = one str.replace a label of a template of {len(template)} characters")
    print(f"    {floor / count * 1e6:.2f} microseconds")
    print(f"    a label takes {taken / count * 1e6:.2f} microseconds")
    row(f"{count:,} labels as ZPL", taken / floor, "R", f"<= {GOAL} R")
    batch = Batch(labels, guide)
    reading(render([batch]).files[0], count, batch)


def reading(stream: bytes, count: int, batch: Batch) -> None:
    """The print stream of these labels, read back, and held against what they must say."""
    floor = seconds(lambda: _COMMAND.findall(stream))
    taken = seconds(lambda: [one.index for one in _labels(stream)])
    print(f"F = one re.findall of the {len(_COMMAND.findall(stream)) // count} commands of a label")
    print(f"    {floor / count * 1e6:.2f} microseconds")
    print(f"    a label takes {taken / count * 1e6:.2f} microseconds")
    row(f"zpl reading: {count:,} labels", taken / floor, "F", f"<= {READING_GOAL} F")
    audited = seconds(lambda: _audit(stream, batch))
    print(f"    a label takes {audited / count * 1e6:.2f} microseconds")
    row(f"zpl audit: {count:,} labels", audited / floor, "F", f"<= {AUDIT_GOAL} F")


def _audit(stream: bytes, batch: Batch) -> None:
    """As a check does it: nothing of the labels is garbage until they are all compared."""
    with collector_paused():
        audit = audit_all(_labels(stream), [batch])
    assert audit.verdicts["pass"] == len(batch.contents)


def _labels(stream: bytes) -> Iterator[SeenLabel]:
    for one in read_zpl(stream, "labels.zpl"):
        assert isinstance(one, SeenLabel)
        yield one


if __name__ == "__main__":
    main()
