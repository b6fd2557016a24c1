"""How long the desk takes, beside what it cannot do without.

    python benchmarks/desk.py [--quick]      or `make bench`

A shipment's page (50 cartons, 12 labels) is held against computing its JSON, *Today* over 100,000
open documents against the SQL behind it, fifty readers at once against one, start-up against the
import of its libraries. The desk runs as a program of its own, as `edic serve` starts it, and is
asked over loopback; the floors are taken in this process, in turn with it.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from statistics import median, quantiles
from subprocess import PIPE, Popen, run
from tempfile import TemporaryDirectory
from threading import Barrier
from time import perf_counter, sleep
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))
import due
from bench import machine, row
from checks import write_shipment

from edicompliance.cli.main import cli
from edicompliance.flows.config import load_config
from edicompliance.flows.orders.order_check import ready_order
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.profiles import load_profile
from edicompliance.reports.check import as_json
from edicompliance.store import Store

ORDER = "4500000"
SHIPMENT = f"/shipments/mart/{ORDER}"
PAGES = ("/", "/orders", SHIPMENT, "/mailbox", "/chargebacks")
READERS = 50
SETTINGS = """\
[store]
url = "edic.db"

[[partner]]
name = "mart"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
shipments = "orders"
[partner.mailbox]
kind = "directory"
path = "mart"
settle_seconds = 0.1
"""
LIBRARIES = "import click, jinja2, sqlalchemy, alembic, starlette.applications, uvicorn, pydantic"
_WAIT = 600.0


def edic(folder: Path, *words: str) -> None:
    """Run a command in a folder; what it says of the shipment is of no consequence."""
    with (
        chdir(folder),
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
        suppress(SystemExit),
    ):
        cli.main(words, standalone_mode=False)


def make(folder: Path, cartons: int, labels: int) -> None:
    """A store with one order that came in, its notice that went out, and labels beside it."""
    (folder / "mart/in").mkdir(parents=True)
    (folder / "mart/out").mkdir()
    (folder / "edicompliance.toml").write_text(SETTINGS, "utf-8")
    own = folder / "orders" / ORDER
    write_shipment(own, cartons)
    (folder / "mart/in/850.edi").write_bytes((own / "850.edi").read_bytes())
    sleep(0.5)
    edic(folder, "mailbox", "poll", "--once")
    edic(folder, "mailbox", "poll", "--once")
    edic(folder, "send", str(own / "856.edi"), "--partner", "mart")
    edic(folder, "label", "render", str(own), "--profile", "example-mart", "--format", "zpl",
         "-o", "labels.zpl")  # fmt: skip
    printed = (folder / "labels.zpl").read_text("utf-8").split("^XZ")[:labels]
    (own / "labels.zpl").write_text("^XZ".join([*printed, "\n"]), "utf-8")
    for name in ("850.edi", "856.edi"):
        (own / name).unlink()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The desk as a program; its host and port."""
    words = ["serve", "--port", "0", "--config", str(folder / "edicompliance.toml")]
    with Popen([sys.executable, "-m", "edicompliance", *words], stdout=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield urlsplit(json.loads(process.stdout.readline())["url"]).netloc
        finally:
            process.terminate()
            process.wait(_WAIT)


def asked(connection: HTTPConnection, path: str) -> tuple[float, bytes]:
    """How long an answer took, and what it was; anything but 200 is an error."""
    begun = perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    data = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return perf_counter() - begun, data


def alone(host: str, path: str) -> float:
    """How long an answer takes over a connection of its own: an idle one the desk would close."""
    connection = HTTPConnection(host, timeout=_WAIT)
    taken, _ = asked(connection, path)
    connection.close()
    return taken


def in_turn(times: int, *runs: Callable[[], float]) -> list[float]:
    """The middle of what each takes, one after the other, so that all have the same weather."""
    for one in runs:
        one()  # what is imported, read and compiled once counts for nobody
    taken = [[one() for one in runs] for _ in range(times)]
    return [median(each) for each in zip(*taken, strict=True)]


def timed(what: Callable[[], object]) -> float:
    """Seconds."""
    begun = perf_counter()
    what()
    return perf_counter() - begun


def shipment(folder: Path, host: str, times: int) -> None:
    """Its page against computing its JSON."""
    config = load_config(folder / "edicompliance.toml")
    partner = config.partner("mart")
    beside = config.at_home(partner.shipments)

    def told() -> str:
        profile = load_profile(partner.profile)
        with collector_paused(), store.look() as look:
            now = datetime.now(UTC)
            found = ready_order(look, partner, ORDER, profile, now=now, beside=beside).checked()
        return json.dumps(as_json(found.result), indent=2)

    with Store.open(str(folder / "edic.db")) as store:
        page, floor = in_turn(times, partial(alone, host, SHIPMENT), partial(timed, told))
    connection = HTTPConnection(host, timeout=_WAIT)
    shown = asked(connection, SHIPMENT)[1]
    size = len(shown)
    connection.close()
    if b" labels: " not in shown:
        raise RuntimeError(f"{SHIPMENT}: expected its labels, got a page without")
    print(f"computing its JSON: {floor * 1000:.0f} ms, its page {page * 1000:.0f} ms")
    row("a shipment's page, 50 cartons and 12 labels", page / floor, "its JSON", "<= 3")
    row("the same in KB", size / 1000, "KB", "<= 250")


def today(folder: Path, documents: int, times: int) -> None:
    """*Today* against the SQL behind it."""
    (folder / "edicompliance.toml").write_text('[store]\nurl = "edic.db"\n', "utf-8")
    with Store.create(str(folder / "edic.db")) as store:
        due._fill(store, documents)

    def scan() -> None:
        with sqlite3.connect(folder / "edic.db") as database:
            database.execute(due._SCAN).fetchall()

    with served(folder) as host:
        page, floor = in_turn(times, partial(alone, host, "/"), partial(timed, scan))
    print(f"the SQL: {floor * 1000:.0f} ms, Today {page * 1000:.0f} ms")
    row(f"Today over {documents:,} open documents", page / floor, "the SQL", "<= 5")


def readers(host: str, count: int, times: int) -> None:
    """Fifty at once against one, over the same pages in the same order."""

    def reads(first: int, barrier: Barrier | None = None) -> list[float]:
        connection = HTTPConnection(host, timeout=_WAIT)
        if barrier:
            barrier.wait(_WAIT)
        taken = [asked(connection, PAGES[(first + nth) % len(PAGES)])[0] for nth in range(times)]
        connection.close()
        return taken

    alone = median(reads(0) + reads(0))
    barrier = Barrier(count)
    with ThreadPoolExecutor(count) as pool:
        done = pool.map(lambda first: reads(first, barrier), range(count))
        taken = [one for each in done for one in each]
    slowest = quantiles(taken, n=20)[-1]
    print(f"one reader: {alone * 1000:.0f} ms, p95 of {count}: {slowest * 1000:.0f} ms")
    row(f"{count} readers at once, p95", slowest / alone, "the median of one", "<= 10")


def start_up(folder: Path, times: int) -> None:
    """Until it answers, against the import of its libraries."""

    def starts() -> float:
        begun = perf_counter()
        with served(folder):
            return perf_counter() - begun

    def imports() -> None:
        run([sys.executable, "-c", LIBRARIES], check=True, timeout=_WAIT)

    begun, floor = in_turn(times, starts, partial(timed, imports))
    print(f"its libraries: {floor * 1000:.0f} ms, until it answers {begun * 1000:.0f} ms")
    row("start-up", begun / floor, "its libraries", "<= 2")


def main() -> None:
    quick = "--quick" in sys.argv
    times = 1 if quick else 11
    print(f"{machine()}\n\n| what | measured | goal |\n|---|---|---|", flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one").mkdir()
        make(folder / "one", 50, 12)
        with served(folder / "one") as host:
            shipment(folder / "one", host, times)
            readers(host, *((6, 2) if quick else (READERS, 20)))
        start_up(folder / "one", times)
        (folder / "many").mkdir()
        today(folder / "many", 300 if quick else 100_000, times)


if __name__ == "__main__":
    main()
