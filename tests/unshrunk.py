"""For properties whose examples take long: a failing one is shown as it was found.

Looking for a smaller example may take hypothesis five minutes for one test. Where an example runs a
whole check or command, that costs more than it tells.
"""

from typing import Final

from hypothesis import Phase

UNSHRUNK: Final = (Phase.explicit, Phase.reuse, Phase.generate)
"""`@settings(phases=UNSHRUNK)`"""
