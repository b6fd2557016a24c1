"""The Python of every page runs and prints what stands below it; its commands can be read.

Pages in docs/api are made of docstrings, whose examples are run where they stand; the README's are
in test_readme.py; commands with `$` before them are run by test_commands_of_pages.py.
"""

import contextlib
import io
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile, copytree

import click
import pytest
from tests.cli.running import edic

from edicompliance.cli.main import cli
from edicompliance.cli.year_morning import SETTINGS, SHIPMENTS, live
from edicompliance.datafolder import samples_folder
from edicompliance.store import Store

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(?:sh|console)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT_HOME = ("store.md", "x12-tables.md")
"""Pages whose Python asks a store, or tables, of its reader's own."""
NEVER_RUN = {
    "edic demo year edic-year": "tests/cli/test_demo_year.py runs it",
    "edic demo year desk": "tests/cli/test_demo_year.py runs it",
    "edic serve --config edic-year/edicompliance.toml": "never ends; tests/web opens it",
    "edic serve --config desk/edicompliance.toml": "never ends; tests/web opens it",
    "edic serve --host 0.0.0.0 --config edicompliance.toml": "never ends; tests/web opens it",
    "edic mailbox run --every 60 --log-format json --metrics-port 9464":
        "never ends; tests/cli/test_mailbox_run.py runs it",
    "edic people add ann --role analyst --config edicompliance.toml":
        "asks for a password at a terminal; the line below it is run",
}  # fmt: skip
"""Command -> why it is not run here."""
SAMPLES = samples_folder() / "example-mart"
SHIPPED = {
    "monday/4506001": "must-be-held",
    "monday/4501001": "labels-printed-wrong",
    "shipped/2026-11/4502002": "ships-late",
}
"""Folder -> which of the shipments lies there."""
FILES = {
    "order.edi": "850/valid/stand-alone.edi",
    "inbox.edi": "850/valid/stand-alone.edi",
    "inbox/order.edi": "850/valid/stand-alone.edi",
    "remittance.edi": "820/valid/deductions-of-items-net.edi",
    "850.edi": "pairs/prepack/850.edi",
    "facts.toml": "pairs/prepack/facts.toml",
}
"""File -> which sample it is."""
TEXTS = {
    "edicompliance.toml": f'[store]\nurl = "edic.db"\n{SETTINGS}',
    "my-retailer.toml": 'format = 1\nextends = "example-mart"\nid = "own"\nname = "Own"\n',
    "claims.csv": "Claim #,Amount,PO,Reason,Code,Date,Check\n"
                  "CB115-4502002,300.00,4502002,ships late,50,2026-11-25,CK9\n",
    "portal.csv": "starts,counted,met\n2026-11-01,1200,1150\n",
    "actions.toml":
    '[[action]]\nwhat = "load a day earlier"\nowner = "shipping"\ndue = 2026-12-04\n',
    "pod.pdf": "a scan", "bol.png": "a scan", "outbox/.keep": "",
    "my-tables/004010/830.toml": 'set = "830"\nname = "Forecast"\ngroup = "PS"\n'
                                 'heading = "ST M 1\\nBFR M 1"\nsummary = "SE M 1"\n',
    "my-tables/004010/segments.toml":
    '[BFR]\nname = "Start"\nelements = ["M ID 2/2 353 purpose"]\n',
    "password.txt": "correct horse battery\n",
}  # fmt: skip
"""File -> what stands in it."""


def named(page: Path) -> str:
    return page.relative_to(DOCS if page.is_relative_to(DOCS) else ROOT).as_posix()


def with_python(page: Path) -> bool:
    made_or_elsewhere = named(page) == "README.md" or page.parent.name == "api"
    return not made_or_elsewhere and "```python" in page.read_text("utf-8")


def commands(page: Path) -> list[str]:
    blocks = BLOCK.findall(page.read_text("utf-8"))
    lines = (line for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("edic ") and "[OPTIONS]" not in line]


WITH_PYTHON = [one for one in PAGES if with_python(one)]
WITH_COMMANDS = [one for one in PAGES if one.parent.name != "commands" and commands(one)]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=named)
def test_the_python_of_a_page_prints_what_stands_below_it(
    page: Path, reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reader if named(page) in AT_HOME else ROOT)
    found = PYTHON.findall(page.read_text("utf-8"))
    assert found
    for code, shown in found:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code, page.name, "exec"), {})  # noqa: S102 - our own pages
        assert printed.getvalue() == shown


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_every_command_that_a_page_shows_can_be_read(page: Path) -> None:
    """That there are such commands and options is seen here, also of those that are not run."""
    for line in commands(page):
        words = shlex.split(line.partition(" <")[0], comments=True)[1:]
        command: click.Command = cli
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, line
            command = found
        command.make_context("edic", words)


# -- the commands, in a folder that has what their reader has


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, a mailbox, shipments and papers under the names that pages use."""
    home = tmp_path_factory.mktemp("reader") / "home"
    for name, sample in SHIPPED.items():
        copytree(SAMPLES / "shipments" / sample, home / name)
    for name, sample in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        copyfile(SAMPLES / sample, home / name)
    for name, text in TEXTS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, "utf-8")
    Store.create(str(home / "edic.db")).close()
    live(home, datetime.now(UTC))
    words = ["chargebacks", "import", "claims.csv", "--retailer", "example-mart"]
    copyfile(home / SHIPMENTS / "4501001/stock.csv", home / "stock.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert edic(*words).exit_code == 0
    return home


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_the_commands_of_a_page_run(
    page: Path, reader: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They show no output that could be compared; those that do are in test_commands_of_pages."""
    monkeypatch.chdir(copytree(reader, tmp_path / "home"))
    for line in commands(page):
        if line.partition("#")[0].strip() in NEVER_RUN:
            continue
        told, _, given = line.partition(" <")
        ran = edic(*shlex.split(told, comments=True)[1:],
                   stdin=Path(given.strip()).read_bytes() if given else None)  # fmt: skip
        assert ran.exit_code in (0, 1), f"{line}: {ran.output}"


def test_every_command_that_is_not_run_stands_on_a_page_and_has_its_reason() -> None:
    shown = {line.partition("#")[0].strip() for page in WITH_COMMANDS for line in commands(page)}
    assert set(NEVER_RUN) <= shown
    assert all(NEVER_RUN.values())
