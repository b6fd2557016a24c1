"""Reading a `FACTS.toml`: every slip in it is told, with its line and the nearest right word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from edicompliance.documents.composing.pair_facts import PairFacts
from edicompliance.profiles.complaints import Complaints, Spot, checked
from edicompliance.profiles.tomlfile import read_toml


def load_pair_facts(path: Path | str, *, now: datetime) -> PairFacts:
    """Return the facts in a file; a `ProfileError` names every key that is wrong.

    A shipment that does not say when its notice was made was noticed `now`.
    """
    file = read_toml(Path(path), str(path))
    complaints = Complaints()
    data = _with_time(file.data, now)
    facts = checked(PairFacts, data, Spot(file, (), ""), complaints)
    complaints.raise_all()
    return facts or PairFacts()


def _with_time(data: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    shipment = data.get("shipment")
    if not isinstance(shipment, dict):
        return dict(data)
    return {**data, "shipment": {"created_at": now, **shipment}}
