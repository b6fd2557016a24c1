"""`edic demo year`: lives through some weeks, and every command that it names works as printed."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from tests.cli.running import edic

from edicompliance.cli.year import RETAILERS, made
from edicompliance.cli.year_receipt import receipts
from edicompliance.errors import EdiError
from edicompliance.store import Store


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which the demo was run, and what it told."""
    where = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(where)
        told = edic("demo", "year", "my year", "--weeks", "2")
    assert told.exit_code == 0, told.output
    return where, told.stdout


def test_it_walks_from_the_list_to_a_packet_that_is_complete(lived: tuple[Path, str]) -> None:
    where, told = lived
    titles = [line[3:] for line in told.splitlines() if line.startswith("== ")]
    assert titles == [
        "Today's list: what is worth a dispute",
        "What costs the most",
        "One that is right",
        "One that is not",
        "Its packet",
        "The week's page",
    ]
    assert "\nconfirmed: " in told
    assert "\ncontradicted: " in told
    assert "not shown" not in told
    assert "my year/packet: complete, 10 files" in told
    assert (where / "my year/packet/cover-letter.pdf").read_bytes().startswith(b"%PDF")
    assert "load the trucks" in (where / "my year/week.html").read_text("utf-8")


def test_every_command_it_names_can_be_pasted(
    lived: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, told = lived
    monkeypatch.chdir(where)
    walk = told.partition("== Today's list")[2]
    shown = [line[2:] for line in walk.splitlines() if line.startswith(("$ edic ", "  edic "))]
    assert len(shown) >= 7
    ran = [(line, edic(*shlex.split(line)[1:])) for line in shown]
    assert [line for line, one in ran if one.exit_code not in (0, 1)] == []
    list_, pareto = ran[0][1].stdout, ran[1][1].stdout
    assert list_ in told
    assert pareto in told


def test_a_guide_of_the_settings_goes_by_its_id(lived: tuple[Path, str]) -> None:
    settings = ("--config", str(lived[0] / "my year/edicompliance.toml"), "--as-counted")
    told = edic("scorecard", "--retailer", "north-example", "--period", "52 weeks", *settings)
    assert told.stdout.startswith("north-example: 52 weeks")


def test_every_retailer_has_a_scorecard(lived: tuple[Path, str]) -> None:
    with Store.open(str(lived[0] / "my year/edic.db")) as store, store.look() as look:
        counted = {one: len(look.scores.days(one)) for one in RETAILERS}
    assert all(counted.values()), counted


def test_the_settings_may_be_named_by_the_variable(
    lived: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDIC_CONFIG", str(lived[0] / "my year/edicompliance.toml"))
    assert "ship-window-closes  4501002" in edic("due").stdout
    assert "north-example/CB114-" in edic("chargebacks", "list").stdout


def test_a_folder_that_is_there_is_not_touched(lived: tuple[Path, str]) -> None:
    with pytest.raises(EdiError, match="is there already"):
        edic("demo", "year", str(lived[0]))


def test_its_sample_paper_says_that_it_is_made_up_and_is_the_same_each_time() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    year = made(7, 8)
    [(name, data)] = receipts(year, "example-mart").items()
    assert name == "sample-papers/delivery-receipt-4600021.pdf"
    assert receipts(year, "example-mart")[name] == data
    told = pdfium.PdfDocument(data)[0].get_textpage().get_text_range()
    for words in ("SAMPLE - made up", "Purchase order: 4600021", "2026-03-25 16:00 EDT"):
        assert words in told
