"""Chargebacks: what was taken, what for, whether rightly, and what came of it.

Above the rules, which say what is wrong with a shipment and what that costs; below the store and
the reports. Nothing here reads a file or a clock.
"""

from edicompliance.chargebacks.ledger import Entry, Ledger, Line, Posting, Standing
from edicompliance.chargebacks.moves import ENDS, FORESEEN, LOST, MOVES, OPEN, PLACES

__all__ = [
    "ENDS",
    "FORESEEN",
    "LOST",
    "MOVES",
    "OPEN",
    "PLACES",
    "Entry",
    "Ledger",
    "Line",
    "Posting",
    "Standing",
]
