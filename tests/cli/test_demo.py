"""`edic demo`: one that may ship, one that is held with its price, and what to try next."""

import shlex
from pathlib import Path

import pytest
from tests.cli.running import edic, edic_ended

from edicompliance.cli import demo
from edicompliance.datafolder import samples_folder


def test_the_demo_shows_one_that_may_ship_and_two_that_are_held_with_their_price() -> None:
    result = edic("demo")
    assert result.exit_code == 0
    verdicts = [line for line in result.stdout.splitlines() if line.startswith(("SHIP", "HOLD"))]
    assert verdicts == [
        "SHIP  0.00 USD at risk · PO 4501002",
        "HOLD  492.00 USD at risk · PO 4506001",
        "HOLD  170.00 USD at risk · PO 4501001",
    ]


def test_everything_it_says_to_try_next_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(samples_folder().parent)
    lines = edic("demo").stdout.partition("Try next:\n")[2].splitlines()
    assert len(lines) >= 4
    for line in lines:
        name, *arguments = shlex.split(line)
        assert name == "edic"
        assert edic(*arguments).exit_code in (0, 1), line


def test_its_first_command_is_the_one_that_was_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(samples_folder().parent)
    shown, rest = edic("demo").stdout.split("\n", 1)
    path = "x12_samples/example-mart/shipments/may-ship-prepaid"
    assert shown == f"$ edic check {path} --profile example-mart"
    printed = edic(*shlex.split(shown)[2:]).stdout
    assert rest.startswith(printed)


def test_paths_are_relative_only_where_that_is_shorter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = samples_folder() / "example-mart"
    monkeypatch.chdir(path.parent)
    assert demo._shorter(path) == "example-mart"
    deep = tmp_path / "a" / ("b" * 200)
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert demo._shorter(path) == str(path)


@pytest.mark.parametrize(
    ("found", "program"), [(None, ".venv/bin/edic"), ("/usr/bin/edic", "edic")]
)
def test_a_program_that_the_shell_does_not_find_is_called_by_its_path(
    monkeypatch: pytest.MonkeyPatch, found: str | None, program: str
) -> None:
    monkeypatch.setattr("sys.argv", [str(Path.cwd() / ".venv/bin/edic"), "demo"])
    monkeypatch.setattr("shutil.which", lambda _: found)
    lines = edic("demo").stdout.splitlines()
    assert lines[0].startswith(f"$ {program} check ")
    assert lines[-1].startswith(f"  {program} validate ")


def test_it_runs_from_anywhere(tmp_path: Path) -> None:
    ran = edic_ended("demo", cwd=str(tmp_path))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Try next:" in ran.stdout


def test_the_held_one_can_be_opened_as_a_page(tmp_path: Path) -> None:
    page = tmp_path / "held.html"
    printed = edic("demo", "--html", str(page)).stdout
    assert str(page) in printed
    text = page.read_text(encoding="utf-8")
    assert "HOLD" in text
    assert "<svg" in text
    assert all(code in text for code in ("WIN002", "ASN001", "LBL001"))
    assert text.count("data:image/webp;base64,") == 3
