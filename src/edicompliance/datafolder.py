"""Where the data that ships with the library lie: profiles, samples, structure tables.

Inside an installed wheel they are package data; in a checkout they are the folders at the
repository's root, so that an edited file takes effect at once.
"""

from __future__ import annotations

from pathlib import Path

from edicompliance.errors import EdiError

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder `name` of the wheel's data, or of the checkout around the package."""
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise EdiError(f"the data folder {name!r} is neither in the package nor beside it")


def profiles_folder() -> Path:
    """The shipped retailer profiles."""
    return data_folder("retailer_profiles")


def samples_folder() -> Path:
    """The shipped sample files."""
    return data_folder("x12_samples")


def schemas_folder() -> Path:
    """The structure tables of X12; they lie in the package itself."""
    return _PACKAGE / "x12" / "schemas"
