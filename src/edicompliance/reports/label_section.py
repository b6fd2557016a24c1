"""The labels of a shipment in its HTML report: those that do not pass, as the audit saw them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from edicompliance.errors import EdiError
from edicompliance.labels.audit.reconciling import Audit, AuditedLabel
from edicompliance.reports.excerpt import ReadFile
from edicompliance.reports.label_picture import label_webp
from edicompliance.rules.cartons.label_audit import MOST_SHOWN
from edicompliance.rules.model import CheckResult
from edicompliance.x12.issues import plural, printable

_MOST_BYTES: Final = 160_000
"""So much all pictures together may weigh in a page of 250 KB."""


@dataclass(frozen=True, slots=True)
class LabelSection:
    """What the report says of the labels that were given."""

    told: str
    """How many pass, fail and are to be retaken."""
    shown: tuple[tuple[str, str], ...]
    """What a label is called, and its picture in the page itself."""
    left_out: str
    """How many more do not pass; empty: none."""


def label_section(result: CheckResult, read: ReadFile | None) -> LabelSection | None:
    """Return the labels that do not pass, as pictures; None where no labels were given."""
    if result.labels is None or not result.labels.audit.labels:
        return None
    audit = result.labels.audit
    wrong = audit.not_passed
    try:
        shown = tuple(_light(wrong[:MOST_SHOWN], read))
    except EdiError as missing:
        return LabelSection(_told(audit), (), str(missing))
    more = len(wrong) - len(shown)
    left_out = f"{more} more that do not pass are not shown here." if more else ""
    return LabelSection(_told(audit), shown, left_out)


def _light(wrong: Iterable[AuditedLabel], read: ReadFile | None) -> Iterator[tuple[str, str]]:
    """Labels with their pictures: as many as a page can hold."""
    left = _MOST_BYTES
    for one in wrong:
        picture = _picture(one, read)
        left -= len(picture)
        if left < 0:
            return
        yield _called(one), picture


def _told(audit: Audit) -> str:
    counts = audit.verdicts
    return (
        f"{plural(len(audit.labels), 'label')}: {counts['pass']} pass, {counts['fail']} fail, "
        f"{counts['retake']} are to be audited again."
    )


def _called(one: AuditedLabel) -> str:
    return printable(f"label {one.seen.index} of {one.seen.file}: {one.verdict}")


def _picture(one: AuditedLabel, read: ReadFile | None) -> str:
    """The picture in the page itself; `EdiError` where what draws it is not installed."""
    return "data:image/webp;base64," + b64encode(label_webp(one, read)).decode()
