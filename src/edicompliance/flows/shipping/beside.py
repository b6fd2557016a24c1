"""What lies beside shipments and is no part of them: `waivers.toml`.

The file that is named is taken; else the one in the shipment's folder; else the one in the folder
above, beside all shipments.

>>> waivers_beside("no/such/shipment") is None
True
"""

from __future__ import annotations

from pathlib import Path

from edicompliance.flows.shipping.batches import STANDARD_INPUT, WAIVERS_FILE, Batch
from edicompliance.profiles import Exceptions, Profile, load_exceptions


def waivers_beside(path: str) -> str | None:
    """Return the waivers that lie in a shipment's folder, or beside it; None where none do."""
    if path == STANDARD_INPUT:
        return None
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    places = (folder / WAIVERS_FILE, folder.resolve().parent / WAIVERS_FILE)
    return next((str(one) for one in places if one.is_file()), None)


class Beside:
    """Reads the exceptions for shipments, each file once."""

    def __init__(self, profile: Profile, named: str | None = None) -> None:
        self._profile, self._named = profile, named
        self._read: dict[str, Exceptions] = {}
        if named is not None:
            self._load(named)

    def exceptions(self, batch: Batch) -> Exceptions:
        """What is let pass of a shipment; raises `EdiError` for a file that is wrong."""
        path = self._named or waivers_beside(batch.path)
        return self._load(path) if path is not None else Exceptions()

    def _load(self, path: str) -> Exceptions:
        if path not in self._read:
            self._read[path] = load_exceptions(path, self._profile)
        return self._read[path]
