"""What goes wrong behind a page: said with its next step and its status, never as a traceback.

What is asked wrongly is 422, what is not there 404, what no longer stands as it did 409. What the
desk itself lacks (its store, a guide, a file of the archive) is 503: asking otherwise would not
help, and later it may be there. What needs a library that is not installed is 501.

>>> Trouble.of(EdiError("on: expected a day"))
Trouble(told='on: expected a day', status=422)
>>> Trouble.of(ProfileError("mart.toml", "charges", "is missing", 7)).told
'mart.toml:7: charges: is missing; edic profile lint mart.toml tells all that is wrong'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, Self

from edicompliance.errors import EdiError, MissingExtra, ProfileError, StoreError
from edicompliance.store import Store, Work
from edicompliance.store.migrating import newest, told_step
from edicompliance.web.asking import ChangedError, NotThereError

_LOGGED: Final = "what is needed to mend it stands in the log of edic serve"


_HEADINGS: Final[Mapping[int, str]] = {
    400: "This form cannot be read",
    401: "Sign in first",
    403: "You may not do that",
    404: "Not found",
    405: "Not to be had in that way",
    409: "It has changed meanwhile",
    413: "Too much at once",
    500: "The desk made a fault",
    501: "This desk cannot do that: something is not installed",
    503: "The desk lacks what it needs for that",
}
"""Status -> what stands above what is said."""


def heading_of(status: int, *, posted: bool = False) -> str:
    """What stands above it: a form that was refused, a page that was asked for wrongly.

    >>> heading_of(404), heading_of(422), heading_of(422, posted=True)
    ('Not found', 'This cannot be shown as it was asked for', 'That was refused')
    """
    refused = "That was refused" if posted else "This cannot be shown as it was asked for"
    return _HEADINGS.get(status, refused)


class Trouble(NamedTuple):
    """What is said of it."""

    told: str
    status: int

    @classmethod
    def of(cls, why: Exception) -> Self:
        """What to say of an error; what nobody foresaw is in the log, whole."""
        if isinstance(why, NotThereError | ChangedError):
            return cls(str(why), 404 if isinstance(why, NotThereError) else 409)
        if isinstance(why, MissingExtra):
            return cls(f"{why}; install it where the desk runs, and start the desk again", 501)
        if isinstance(why, StoreError):
            return cls(f"{why}{_step_after(why)}", 503)
        if isinstance(why, ProfileError):
            step = f"edic profile lint {why.path} tells all that is wrong"
            return cls(f"{why}; {step}", 503)
        if isinstance(why, EdiError):
            return cls(str(why), 422)
        return cls(*_unforeseen(why))


def _unforeseen(why: Exception) -> tuple[str, int]:
    """What to say of a file that is gone, and of what nobody foresaw; with its status."""
    if isinstance(why, OSError):
        told = f"{why.filename or 'a file'}: {why.strerror or why}"
        return f"{told}; edic store verify tells what is missing", 503
    told = f"this is a fault of edicompliance and not yours ({type(why).__name__})"
    return f"{told}; {_LOGGED}", 500


def _step_after(why: StoreError) -> str:
    """What helps; what the store itself refuses says so already."""
    if why.retryable:
        return "; somebody else is writing: try again"
    return "; edic store verify" if why.__cause__ is not None else ""


def still_fits(store: Store, look: Work) -> None:
    """Raise `StoreError` where another release changed the store since the desk was opened."""
    step = told_step(look.connection)
    if step != newest():
        cure = "stop the desk, edic store migrate" if step < newest() else "update edicompliance"
        raise StoreError(
            f"{store.url}: is at step {step}, expected step {newest()}; {cure}, and open it again"
        )
