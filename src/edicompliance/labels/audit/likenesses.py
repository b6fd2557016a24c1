"""Whether the letters on a picture look as we would draw them.

Letters on a picture are never recognised. Who knows what a label should say can draw it, and hold
the drawing against the picture: alike, different, or it cannot be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import LabelSpec


class Held(NamedTuple):
    """What came of holding the letters of one field against our drawing of them."""

    verdict: Literal["alike", "different", "cannot tell"]
    box: Box | None = None
    """Where they stand in the picture."""
    reason: str = ""
    """Why they are not alike."""


Likenesses = Callable[[SeenLabel, LabelContent, LabelSpec], Mapping[tuple[str, str], Held]]
"""What of a picture's letters is as we would draw it, by zone and field."""
