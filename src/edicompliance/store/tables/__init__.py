"""The tables of the store, by what they are about.

>>> sorted(METADATA.tables)[:3]
['acknowledgment', 'alert', 'alert_delivery']
"""

from edicompliance.store.tables import (
    chargebacks,
    desk,
    documents,
    people,
    reaudits,
    receiving,
    scores,
    sending,
)
from edicompliance.store.tables.columns import METADATA

SECTIONS = (receiving, documents, sending, desk, chargebacks, reaudits, scores, people)
"""The modules that say what the tables are, in the order of the way of a file."""

__all__ = [
    "METADATA",
    "SECTIONS",
    "chargebacks",
    "desk",
    "documents",
    "people",
    "reaudits",
    "receiving",
    "scores",
    "sending",
]
