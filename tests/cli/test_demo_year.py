"""`edic demo year`: lives through some weeks and walks through what was taken."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from edicompliance.cli.main import cli


def test_a_year_is_made_checked_imported_and_matched(tmp_path: Path) -> None:
    folder = str(tmp_path / "year")
    shown = CliRunner().invoke(cli, ["demo", "year", folder, "--weeks", "2"])
    assert shown.exit_code == 0, shown.output
    assert "\nconfirmed: " in shown.output
    assert "\ncontradicted: " in shown.output
    again = CliRunner().invoke(cli, ["demo", "year", folder])
    assert "is there already" in str(again.exception or again.output)
