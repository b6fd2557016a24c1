"""Where the data that ships with the library lie.

A retailer's routing guide, a sample file and the JSON Schema of a report are data, edited by people
who do not program. Installed, they lie inside the package; in a checkout they are the folders at
the repository's root, so that an edited file takes effect without installing anything again.

>>> profiles_folder().name
'retailer_profiles'
>>> (schemas_folder() / "004010" / "850.toml").is_file()
True
"""

from __future__ import annotations

from pathlib import Path

from edicompliance.errors import EdiError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent

_IN_CHECKOUT = {
    "retailer_profiles": "retailer_profiles",
    "x12_samples": "x12_samples",
    "schemas": "docs/schemas",
    "runbook": "docs/runbook",
}


def data_folder(name: str) -> Path:
    """Find one of the shipped folders: in the wheel, else at the root of the checkout."""
    if name not in _IN_CHECKOUT:
        raise EdiError(f"data folder {name!r}: expected one of {', '.join(_IN_CHECKOUT)}")
    in_wheel, in_checkout = _PACKAGE / "data" / name, _CHECKOUT / _IN_CHECKOUT[name]
    for folder in (in_wheel, in_checkout):
        if folder.is_dir():
            return folder
    raise EdiError(
        f"data folder {name!r}: expected {in_wheel} (installed) or {in_checkout} (checkout), "
        "found neither; install edicompliance again"
    )


def profiles_folder() -> Path:
    """The retailers' profiles, one TOML file each."""
    return data_folder("retailer_profiles")


def samples_folder() -> Path:
    """The sample documents and shipments, a folder for each profile."""
    return data_folder("x12_samples")


def json_schemas_folder() -> Path:
    """The JSON Schemas of what the commands print with `--format json`."""
    return data_folder("schemas")


def runbook_folder() -> Path:
    """The pages that say what to do when something waits for a person."""
    return data_folder("runbook")


def schemas_folder() -> Path:
    """The structure tables of X12; they are part of the package and need no search."""
    return _PACKAGE / "x12" / "schemas"
