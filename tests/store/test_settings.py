"""Which store it is: an option wins over EDIC_STORE, that over the file of settings."""

from pathlib import Path

import pytest

from edicompliance.errors import ProfileError, StoreError
from edicompliance.store.settings import find_store


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "elsewhere" / "edicompliance.toml"
    path.parent.mkdir()
    path.write_text(
        '[store]\nurl = "data/edic.db"\narchive = "files"\n[intake]\nlease_seconds = 60\n'
    )
    return path


def test_an_option_wins_over_the_environment_and_that_over_the_file(config: Path) -> None:
    environment = {"EDIC_STORE": "b.db"}
    assert find_store(environment, url="a.db", config=str(config)).url == "a.db"
    assert find_store(environment, config=str(config)).url == "b.db"
    assert find_store({}, config=str(config)).url == str(config.parent / "data/edic.db")


def test_paths_of_the_file_are_from_its_folder_and_urls_are_not(config: Path) -> None:
    assert find_store({}, config=str(config)).archive == config.parent / "files"
    assert find_store({}, config=str(config), archive="other").archive == Path("other")
    config.write_text('[store]\nurl = "postgresql://edic@db/edic"\n')
    assert find_store({"EDIC_CONFIG": str(config)}).url == "postgresql://edic@db/edic"


def test_the_file_in_the_folder_is_found(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(config.parent)
    assert find_store({}).url == "data/edic.db"
    monkeypatch.chdir(config.parent.parent)
    with pytest.raises(StoreError, match=r"which store\? --store URL, \$EDIC_STORE"):
        find_store({})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[store]\nurll = "a"\n', "store.urll: unknown key; did you mean 'url'?"),
        ("[store]\nurl = 7\n", "store.url: expected text in quotes, got 7"),
        ("store = 7\n", "store: expected a table, got 7"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(config: Path, text: str, told: str) -> None:
    config.write_text(text)
    with pytest.raises(ProfileError) as refused:
        find_store({}, config=str(config))
    assert str(refused.value).endswith(told)
