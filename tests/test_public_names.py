"""The public names: listed, sorted, found, and imported only when asked for."""

import subprocess
import sys

import pytest

import edicompliance
from edicompliance.datafolder import samples_folder
from edicompliance.documents.reading import DOCUMENT_MODULES, document_type

HEAVY = {"pydantic", "pydantic_core", "sqlalchemy", "jinja2", "lxml", "holidays", "rich"}
SAMPLE = samples_folder() / "example-mart/850/valid/one-long-line.edi"
COMMAND = """
import sys
from edicompliance.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_all_is_the_table_of_homes_sorted() -> None:
    assert edicompliance.__all__ == sorted(edicompliance._HOME_OF)


def test_every_public_name_is_found_and_listed_by_its_home() -> None:
    for name, home in edicompliance._HOME_OF.items():
        module = __import__(f"edicompliance.{home}", fromlist=[name])
        assert getattr(edicompliance, name) is getattr(module, name), name
        assert name in getattr(module, "__all__", vars(module)), f"{home}.__all__ lacks {name}"


def test_every_document_that_can_be_read_has_a_public_name() -> None:
    for set_id in DOCUMENT_MODULES:
        kind = document_type(set_id)
        assert kind is not None
        model = kind.model
        assert getattr(edicompliance, model.__name__) is model


def test_every_public_exception_is_an_edi_error() -> None:
    public = [getattr(edicompliance, name) for name in edicompliance.__all__]
    raised = [one for one in public if isinstance(one, type) and issubclass(one, Exception)]
    assert edicompliance.CannotTell in raised
    assert [one for one in raised if not issubclass(one, edicompliance.EdiError)] == []


def test_every_public_name_says_what_it_is() -> None:
    assert [n for n in edicompliance.__all__ if not getattr(edicompliance, n).__doc__] == []


def test_dir_lists_names_not_yet_imported() -> None:
    assert set(edicompliance.__all__) <= set(dir(edicompliance))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'edicompliance' has no attribute 'chek'"):
        edicompliance.chek  # noqa: B018 - the access is what is tested


def test_the_logger_is_silent_until_the_application_speaks() -> None:
    script = "import edicompliance, logging; logging.getLogger('edicompliance.x12').error('heard')"
    assert _run("-c", script).stderr == ""


def test_import_loads_no_room() -> None:
    script = "import sys, edicompliance; print(*sys.modules, file=sys.stderr)"
    loaded = _run("-c", script).stderr.split()
    ours = [name for name in loaded if name.startswith("edicompliance.")]
    assert ours == ["edicompliance.lazy"]
    assert _heavy(loaded) == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["validate", str(SAMPLE)]], ids=["help", "validate"]
)
def test_quick_commands_load_nothing_heavy(arguments: list[str]) -> None:
    run = _run("-c", COMMAND, *arguments)
    assert run.returncode == 0, run.stderr
    assert "edicompliance.cli" in run.stderr.split()
    assert _heavy(run.stderr.split()) == []


def test_module_run_is_the_command() -> None:
    assert _run("-m", "edicompliance", "--help").stdout.startswith("Usage: edic ")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def _heavy(loaded: list[str]) -> list[str]:
    return sorted({name.partition(".")[0] for name in loaded} & HEAVY)
