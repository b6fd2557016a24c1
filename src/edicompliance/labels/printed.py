"""What was printed for a shipment and read back, ready to be compared with its documents.

Labels and packing slips are given or not; that none was given is not that none is right. A file
nobody could read is kept with its reason, for the carton it belongs to is not known.

>>> nothing = Printed()
>>> nothing.labels is None, nothing.is_given
(True, False)
>>> Printed(labels=(SeenLabel("label.zpl", 1, "zpl"),)).is_given
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from edicompliance.labels.audit.likenesses import Likenesses
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.slips.seen import SeenSlip


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Labels of one shipment as they were read. Immutable; the empty one knows of none."""

    labels: tuple[SeenLabel, ...] | None = None
    """In the order of the files and within them; None: no label was given."""
    slips: tuple[SeenSlip, ...] | None = None
    """Packing slips, in the same order; None: no slip was given."""
    unreadable: tuple[Unreadable, ...] = ()
    """Files, or parts of them, that nothing could be read from."""
    streams: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    """The bytes of the files in ZPL, by name: what was printed is shown as it stands there."""
    likenesses: Likenesses | None = field(default=None, compare=False, repr=False)
    """Holds the letters of a picture against our own drawing; None: nobody can."""

    @property
    def is_given(self) -> bool:
        """Whether anything printed was given."""
        return self.labels is not None or self.slips is not None or bool(self.unreadable)

    def quoted(self, file: str, offset: int, length: int) -> str:
        """Return what stands in a file of ZPL, as it stands there; empty where it is not kept."""
        stream = self.streams.get(file, b"")
        return stream[offset : offset + length].decode("utf-8", "surrogateescape")


NOTHING_PRINTED: Final = Printed()
"""Where nothing printed is given."""
