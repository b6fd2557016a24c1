"""How fast reading, judging and writing are, as multiples of what nobody can do without.

python benchmarks/bench.py [--quick]      or `make bench`

F, the floor, is the time to split the same bytes into segments and elements and to keep the lists.
Everything is timed in turn, several times over, and the shortest time of each counts, as processor
time: what else the machine does then matters little. `docs/performance.md` says how to read it.
"""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent))
import make_inputs
from second import time_pyx12

from edicompliance import generate, new_interchange, parse, read_documents, validate
from edicompliance.x12.writer import SegmentValues

Work = Callable[[bytes], object]
PARTIES = {"sender": ("ZZ", "ACMEGOODS"), "receiver": ("ZZ", "EXAMPLEMART")}


def floor(data: bytes) -> list[list[bytes]]:
    """F: every segment, and every element in it."""
    return [segment.split(b"*") for segment in data.split(b"~")]


def validated(data: bytes) -> object:
    """Everything that is wrong, with its place: nothing, in these files."""
    report = validate(data)
    assert not report.issues
    return report


def every_element(data: bytes) -> object:
    """Read, and look at every element of every set."""
    return [segment.elements for ts in parse(data).sets() for segment in ts.segments]


def documents(data: bytes) -> object:
    """Typed documents."""
    read = read_documents(parse(data))
    assert read.documents
    return read


def every_value(data: bytes) -> object:
    """Typed documents, and look at every value of every record: none can be hashed unread."""
    read = read_documents(parse(data))
    return read, [hash(document) for document in read.documents]


def times_of(works: dict[str, Work], data: bytes, rounds: int) -> dict[str, float]:
    """The shortest processor time of each, taken in turn."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            start = process_time()
            kept = work(data)
            best[name] = min(best[name], process_time() - start)
            del kept
    return best


def row(name: str, measured: float, unit: str, goal: str) -> None:
    """One line of the table."""
    print(f"| {name} | {measured:.2f} {unit} | {goal} |", flush=True)


READING = {
    "parse": parse,
    "elements": every_element,
    "validate": validated,
    "typed": documents,
    "values": every_value,
}
NAMES = {
    "parse": ("reading without validation", "<= 1 F"),
    "elements": ("reading, and looking at every element", ""),
    "validate": ("full validation with positions", "<= 2 F"),
    "typed": ("typed documents from bytes", ""),
    "values": ("typed documents, and looking at every value", ""),
}
TYPED_GOALS = {"850 of 5,000 lines": "<= 8 F", "856 of 20,000 cartons": "<= 10 F"}


def against_the_floor(inputs: dict[str, bytes], rounds: int) -> None:
    """Reading, validating, typing: how many times F."""
    for what, data in inputs.items():
        best = times_of({"floor": floor, **READING}, data, rounds)
        size = len(data) / 1e6
        print(f"| **{what}**, {size:.2f} MB: F | {size / best['floor']:.0f} MB/s | |")
        for name, (words, goal) in NAMES.items():
            wanted = TYPED_GOALS.get(what, goal) if name == "typed" else goal
            row(words, best[name] / best["floor"], "F", wanted)


def against_a_join(data: bytes, rounds: int) -> None:
    """Writing: the speed as a part of that of a plain join of the same elements."""
    (ts,) = parse(data).sets()
    body: list[SegmentValues] = [tuple(segment.elements) for segment in ts.segments[1:-1]]
    at = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)

    def joined(_: bytes) -> bytes:
        return "~\n".join(["*".join(map(str, values)) for values in body]).encode()

    def composed(_: bytes) -> bytes:
        return new_interchange([(ts.set_id, body)], control_number=1, at=at, **PARTIES)

    read = parse(data)
    works = {"join": joined, "write": composed, "generate": lambda _: generate(read)}
    best = times_of(works, data, rounds)
    row("writing, values to bytes", best["join"] / best["write"], "of a join", ">= 0.3")
    row("writing back what was read", best["join"] / best["generate"], "of a join", "")


def growth(make: Callable[[int], bytes], count: int, work: Work, rounds: int) -> float:
    """The time for twice as much, as a multiple of the time for once."""
    once, twice = make(count), make(2 * count)
    works: dict[str, Work] = {"once": lambda _: work(once), "twice": lambda _: work(twice)}
    best = times_of(works, b"", rounds)
    return best["twice"] / best["once"]


def wrong_lines(lines: int) -> bytes:
    """An order with a fault in each line."""
    return make_inputs.big_order(lines).replace(b"*EA*", b"*EACH*")


def many_interchanges(count: int) -> bytes:
    """Interchanges of one order each."""
    one = make_inputs.many_orders(1, 5)
    return b"".join(one.replace(b"000000001", b"%09d" % number) for number in range(1, count + 1))


def growths(scale: int, rounds: int) -> None:
    """Twice as much of anything takes twice the time, not four times."""
    cases: dict[str, tuple[Callable[[int], bytes], int, Work]] = {
        "lines": (make_inputs.big_order, 2_500, validated),
        "lines, typed": (make_inputs.big_order, 500, every_value),
        "cartons and HL nodes": (make_inputs.big_notice, 5_000, validated),
        "cartons, typed": (make_inputs.big_notice, 500, every_value),
        "interchanges": (many_interchanges, 500, validated),
        "issues": (wrong_lines, 500, validate),
    }
    for name, (make, count, work) in cases.items():
        ratio = growth(make, max(count // scale, 50), work, rounds)
        row(f"time for twice the {name}", ratio, "times", "<= 2.3")


def started(*arguments: str) -> float:
    """How long a command of the interpreter takes, from the outside."""
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def start_times(rounds: int) -> None:
    """What an import and a first command cost, over starting Python at all."""
    commands = {
        "pass": ("-c", "pass"),
        "import": ("-c", "import edicompliance"),
        "help": ("-m", "edicompliance", "--help"),
    }
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(rounds):
        for name, arguments in commands.items():
            best[name] = min(best[name], started(*arguments))
    row("`import edicompliance`", best["import"] / best["pass"], "x python -c pass", "<= 3")
    row("`edic --help`", best["help"] / best["pass"], "x python -c pass", "<= 8")


def against_pyx12(lines: int, rounds: int) -> None:
    """The same 850, our validation and pyx12's with our tables as its maps."""
    data = make_inputs.big_order(lines)
    theirs = time_pyx12(data)
    if theirs is None:
        print("| full validation against pyx12 4.0.0 | not measured: pyx12 is not here | >= 50 |")
        return
    ours = times_of({"ours": validated}, data, rounds)["ours"]
    row(f"full validation of {lines} lines, pyx12's time over ours", theirs / ours, "x", ">= 50")


def machine() -> str:
    """What the figures were measured on."""
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    return f"{cpu}, {platform.system()}, Python {platform.python_version()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.is_file() else []


def inputs(scale: int) -> dict[str, bytes]:
    """The three files."""
    return {
        "850 of 5,000 lines": make_inputs.big_order(5_000 // scale),
        "2,000 850s of 10 lines": make_inputs.many_orders(2_000 // scale),
        "856 of 20,000 cartons": make_inputs.big_notice(20_000 // scale),
    }


def main() -> None:
    """Measure all of it; with `--quick`, a twentieth, to see that it runs."""
    quick = "--quick" in sys.argv
    scale, rounds = (20, 1) if quick else (1, 5)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}\n")
    print("| what | measured | goal |\n|---|---|---|")
    files = inputs(scale)
    against_the_floor(files, rounds)
    against_a_join(files["856 of 20,000 cartons"], rounds)
    against_pyx12(1_000 // scale, rounds)
    growths(scale, rounds)
    start_times(3 if quick else 12)


if __name__ == "__main__":
    main()
