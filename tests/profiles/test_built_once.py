"""A profile whose files say the same is built once; a change of any of them is seen at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.profiles.guides import HEAD

from edicompliance.errors import ProfileError
from edicompliance.profiles import load_profile

OWN = 'format = 1\nextends = "acme.toml"\nid = "mine"\nname = "Mine"\n'


def _two(folder: Path) -> Path:
    (folder / "acme.toml").write_text(HEAD, "utf-8")
    (folder / "mine.toml").write_text(OWN, "utf-8")
    return folder / "mine.toml"


def test_the_same_files_give_the_same_profile(tmp_path: Path) -> None:
    path = _two(tmp_path)
    assert load_profile(path) is load_profile(path)
    assert load_profile(path, as_of="2026-11-01") is not load_profile(path, as_of="2026-11-02")
    assert load_profile(path, held=True).is_held
    assert not load_profile(path).is_held


def _renamed(folder: Path) -> None:
    (folder / "mine.toml").write_text(OWN.replace("Mine", "Ours"), "utf-8")


def _base_repriced(folder: Path) -> None:
    (folder / "acme.toml").write_text(HEAD.replace('"USD"', '"CAD"'), "utf-8")


@pytest.mark.parametrize("change", [_renamed, _base_repriced])
def test_a_change_of_the_file_or_of_its_base_is_seen(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path = _two(tmp_path)
    before = load_profile(path)
    change(tmp_path)
    after = load_profile(path)
    assert (after.name, after.currency) != (before.name, before.currency)


def test_a_base_that_went_away_is_missed(tmp_path: Path) -> None:
    path = _two(tmp_path)
    load_profile(path)
    (tmp_path / "acme.toml").unlink()
    with pytest.raises(ProfileError, match="there is no such file"):
        load_profile(path)


def test_a_table_beside_it_that_changes_is_seen(tmp_path: Path) -> None:
    places = '\n[locations.dcs]\nsource = "guide"\ntable = "dcs.csv"\n'
    (tmp_path / "acme.toml").write_text(HEAD + places, "utf-8")
    for zone in ("America/Chicago", "America/Denver"):
        (tmp_path / "dcs.csv").write_text(f"code,zone\n6006,{zone}\n", "utf-8")
        assert zone in repr(load_profile(tmp_path / "acme.toml").families)
