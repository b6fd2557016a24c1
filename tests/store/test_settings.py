"""Which store it is: an option wins over EDIC_STORE, that over the file of settings."""

from pathlib import Path

import pytest

from edicompliance.errors import EdiError, ProfileError, StoreError
from edicompliance.flows.config import load_config
from edicompliance.store.settings import find_store


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "elsewhere" / "edicompliance.toml"
    path.parent.mkdir()
    path.write_text(
        '[store]\nurl = "data/edic.db"\narchive = "files"\n[intake]\nlease_seconds = 60\n'
    )
    return path


def test_an_option_wins_over_the_environment_and_that_over_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(config.parent)
    environment = {"EDIC_STORE": "b.db"}
    assert find_store(environment, url="a.db").url == "a.db"
    assert find_store(environment).url == "b.db"
    assert find_store({}).url == f"sqlite:///{config.parent}/data/edic.db"
    assert find_store({"EDIC_CONFIG": str(config), **environment}).archive is None


def test_paths_of_the_file_are_from_its_folder_and_urls_are_not(config: Path) -> None:
    found = find_store({}, config=str(config))
    assert found.url == f"sqlite:///{config.parent}/data/edic.db"
    assert found.archive == config.parent / "files"
    assert find_store({}, config=str(config), archive="other").archive == Path("other")
    for url, meant in (
        ("postgresql://edic@db/edic", "postgresql://edic@db/edic"),
        ("sqlite:////var/edic.db", "sqlite:////var/edic.db"),
        ("sqlite:///edic.db", f"sqlite:///{config.parent}/edic.db"),
    ):
        config.write_text(f'[store]\nurl = "{url}"\n')
        assert find_store({"EDIC_CONFIG": str(config)}).url == meant


def test_the_commands_and_the_poller_mean_one_store(config: Path) -> None:
    for text in ('[store]\nurl = "edic.db"\n', '[store]\nurl = "sqlite:///edic.db"\n', ""):
        config.write_text(text)
        found, polled = find_store({}, config=str(config)), load_config(config)
        assert (found.url, found.archive) == (polled.store_url, polled.archive)


def test_where_nobody_says_it_the_ways_to_say_it_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=r"which store\? --store URL, \$EDIC_STORE"):
        find_store({})


def test_a_url_with_a_password_stands_in_the_environment_or_in_its_owners_file(
    config: Path,
) -> None:
    whole = "postgresql://edic:hush@db/edic"
    config.write_text('[store]\nurl = "env:EDIC_DB"\n')
    assert find_store({"EDIC_DB": whole}, config=str(config)).url == whole
    with pytest.raises(EdiError, match="the environment has no EDIC_DB"):
        find_store({}, config=str(config))
    config.write_text('[store]\nurl = "file:db-url"\n')
    held = config.parent / "db-url"
    held.write_text(f"{whole}\n")
    held.chmod(0o640)
    with pytest.raises(EdiError, match="expected its owner alone to read it: chmod 600"):
        find_store({}, config=str(config))
    held.chmod(0o600)
    assert find_store({}, config=str(config)).url == whole
    assert load_config(config).store_url == whole


def test_settings_with_a_password_are_their_owners_alone(config: Path) -> None:
    config.write_text('[store]\nurl = "postgresql://edic:hush@db/edic"\n')
    config.chmod(0o644)
    with pytest.raises(StoreError, match=r"holds a password.*chmod 600") as refused:
        find_store({}, config=str(config))
    assert "hush" not in str(refused.value)
    config.chmod(0o600)
    assert find_store({}, config=str(config)).url == "postgresql://edic:hush@db/edic"


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
