"""What a second judge is shown: our samples, what we write, files with a fault, damaged files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from tests.x12.planted import FAULTS
from tests.x12.planted_defects import DEFECTS

from edicompliance.datafolder import samples_folder
from edicompliance.documents.reading import read_documents
from edicompliance.flows.translating.answering import AnswerType, answer
from edicompliance.x12 import new_interchange, parse
from edicompliance.x12.writer import SegmentValues

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ANSWERS: tuple[AnswerType, ...] = ("997", "999", "ta1")
SAMPLES = {
    path.relative_to(samples_folder()).as_posix(): path.read_bytes()
    for path in sorted(samples_folder().rglob("*.edi"))
}
VALID = {name: data for name, data in SAMPLES.items() if "/valid/" in name}
DAMAGED = {
    "850": ("example-mart/850/valid/store-distribution-sdq.edi", "004010"),
    "855": ("example-mart/855/valid/statuses-with-dates-and-reasons.edi", "005010"),
    "856": ("example-mart/856/valid/shipment-pack-order-item.edi", "004010"),
    "810": ("example-mart/810/valid/allowance-and-freight-sac.edi", "005010"),
    "997": ("example-mart/997/valid/one-of-two-sets-rejected.edi", "004010"),
}
"""The samples that are damaged, segment by segment, each in one release."""

_CHANGES: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "too long": lambda value: value + "9" * 81,
    "odd": lambda value: "?" + value[1:],
}
"""What is done to elements, each in its turn."""


def composed(data: bytes, release: str = "") -> Iterator[bytes]:
    """Each document of a file, written anew in an interchange of its own."""
    for document in read_documents(parse(data)).documents:
        if document.source is not None:
            release_of = release or document.source.schema_release
            yield written(document.SET_ID, document.write(release=release_of), release_of)


def written(set_id: str, body: Sequence[SegmentValues], release: str) -> bytes:
    """One set in an interchange of its own."""
    return new_interchange(
        [(set_id, body)],
        sender=("ZZ", "SENDER"),
        receiver=("ZZ", "RECEIVER"),
        control_number=1,
        at=AT,
        release=release,
    )


def answers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every answer that a file can be given."""
    for kind in ANSWERS:
        found = answer(data, control_number=1, at=AT, type_=kind).data
        if found:
            yield kind, found


def damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file with one thing wrong at a time in its set, the SE counting right all the same."""
    lines = data.decode().splitlines()
    start, end = 2, len(lines) - 3
    for at in range(start + 1, end):
        tag = lines[at].split("*")[0].rstrip("~")
        yield f"{at} {tag} left out", _counted([*lines[:at], *lines[at + 1 :]])
        yield f"{at} {tag} twice", _counted([*lines[: at + 1], *lines[at:]])
        if at + 1 < end:
            swapped = [lines[at + 1], lines[at]]
            yield f"{at} {tag} late", _counted([*lines[:at], *swapped, *lines[at + 2 :]])
        values = lines[at].rstrip("~").split("*")
        for element in range(1, len(values)):
            how = tuple(_CHANGES)[(at + element) % len(_CHANGES)]
            changed = [*values[:element], _CHANGES[how](values[element]), *values[element + 1 :]]
            line = "*".join(changed).rstrip("*") + "~"
            yield f"{at} {tag}{element:02d} {how}", _counted([*lines[:at], line, *lines[at + 1 :]])


def _counted(lines: list[str]) -> bytes:
    tag, _, number = lines[-3].split("*")
    count = len(lines) - 4
    return "".join(
        f"{line}\n" for line in [*lines[:-3], f"{tag}*{count}*{number}", *lines[-2:]]
    ).encode()


def cases() -> Iterator[tuple[str, bytes]]:
    """All that is judged, each with a name."""
    yield from SAMPLES.items()
    for fault in FAULTS:
        yield f"planted {fault.name}", fault.data
    for defect in DEFECTS:
        yield f"defect {defect.release} {defect.row['what']}", defect.data
    for name, data in VALID.items():
        for number, one in enumerate(composed(data)):
            yield f"composed {number} {name}", one
    for name, data in SAMPLES.items():
        for kind, one in answers(data) if name not in VALID else ():
            yield f"answer {kind} {name}", one
    for set_id, (name, release) in DAMAGED.items():
        for one in composed(SAMPLES[name], release):
            for what, bad in damaged(one):
                yield f"damaged {set_id} {release} {what}", bad
