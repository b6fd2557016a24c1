"""Cases as people write them: a good shipment, the one change that matters, what must come out.

They lie in tests/rules/cases/<CODE>.toml; the README there explains the keys.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edicompliance.datafolder import samples_folder
from edicompliance.documents.shipment import Shipment, ShipmentFacts
from edicompliance.documents.tables.observations import Answer
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.printing.labelling import render_labels, render_slips
from edicompliance.flows.printing.printed import read_printed
from edicompliance.flows.shipping.batches import Batch, find_shipments
from edicompliance.labels.read.kinds import kind_of
from edicompliance.labels.read.pdf_text import pages
from edicompliance.labels.slips.files import slip_pages
from edicompliance.labels.slips.reading import read_slips
from edicompliance.labels.slips.seen import SeenSlip, SlipPage
from edicompliance.masters import Masters, load_masters
from edicompliance.profiles import Exceptions, Profile, load_profile, read_exceptions
from edicompliance.rules import CheckResult, check
from edicompliance.rules.history import EarlierFault, FailedBefore, History, PeriodBefore, Use
from edicompliance.rules.known import Known

FOLDER = Path(__file__).parent / "cases"
BASE = "example-mart/shipments/may-ship-collect"
_SET = re.compile(rb"(ST\*[0-9]{3}\*[^~]*~.*?~\s*)(SE\*)([0-9]+)(\*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a rule."""

    code: str
    """The rule, from the file's name."""
    name: str
    base: str = BASE
    set: Mapping[str, Any] = field(default_factory=dict)
    unset: tuple[str, ...] = ()
    sets: Mapping[str, str] = field(default_factory=dict)
    copy: Mapping[str, str] = field(default_factory=dict)
    edit: tuple[Mapping[str, str], ...] = ()
    drop: tuple[str, ...] = ()
    count_segments: bool = True
    profile: str = ""
    items: str = ""
    observations: str = ""
    waivers: str = ""
    masters: str = ""
    add: Mapping[str, str] = field(default_factory=dict)
    labels: str = ""
    on_labels: tuple[Mapping[str, Any], ...] = ()
    slips: str = ""
    slip_edit: tuple[Mapping[str, Any], ...] = ()
    history: Mapping[str, Any] | None = None
    now: datetime | None = None
    expect: tuple[str, ...] = ()
    not_checked: str | None = None
    not_applicable: bool = False
    charge: str | None = None
    due: datetime | None = None
    subject: Mapping[str, str] = field(default_factory=dict)
    verdict: str | None = None
    excused: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """passes, fails, let pass, cannot tell or does not apply."""
        if self.expect:
            return "fails"
        if self.excused or self.waived:
            return "let pass"
        if self.not_checked is not None:
            return "cannot tell"
        return "does not apply" if self.not_applicable else "passes"


def read_cases(path: Path) -> list[Case]:
    """The cases of a file; a `base` or `add` above the first case stands for all of them."""
    data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    cases = data.pop("case")
    unknown = data.keys() - {"base", "add"}
    assert not unknown, f"{path.name}: unknown key {unknown}; expected base, add, [[case]]"
    return [_case(path, {**data, **one}) for one in cases]


def _case(path: Path, keys: dict[str, Any]) -> Case:
    known = {one.name for one in fields(Case)} - {"code"}
    unknown = keys.keys() - known
    assert "name" in keys, f"{path.name}: a case without a name"
    where = f"{path.name}: {keys['name']}"
    assert not unknown, f"{where}: unknown key {unknown}; known: {', '.join(sorted(known))}"
    lists = {key: tuple(value) for key, value in keys.items() if isinstance(value, list)}
    return Case(code=path.stem, **{**keys, **lists})


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every file."""
    return tuple(case for path in sorted(FOLDER.glob("*.toml")) for case in read_cases(path))


def load(case: Case, folder: Path) -> tuple[Shipment, dict[str, bytes]]:
    """The shipment of a case, and the bytes of its files."""
    base = samples_folder() / case.base
    assert base.is_dir(), f"{case.name}: no sample shipment {case.base}"
    files = {path.name: path.read_bytes() for path in sorted(base.glob("*.edi"))}
    files |= {f"{name}.edi": _enveloped(name[:3], text) for name, text in case.sets.items()}
    files |= {new: files[_named(of, files)] for new, of in case.copy.items()}
    files |= {name: text.encode() for name, text in case.add.items()}
    if case.labels:
        files["labels.zpl"] = labels_of(case, base)
    for edit in case.edit:
        name = _named(edit["in"], files)
        files[name] = _edited(files[name], edit, case.name)
    for each in case.drop:
        del files[_named(each, files)]
    if case.count_segments:
        files = {name: _counted(data) for name, data in files.items()}
    items = masters_of(case, folder).items
    if case.observations:
        files["observations.csv"] = case.observations.encode()
    batch = Batch(str(base), tuple(name for name in files if not is_printed(files[name])))
    known = load_shipment(batch, items=items, read=files.__getitem__) if batch.files else None
    shipment = known or Shipment(base.name, str(base))
    return replace(shipment, facts=_facts(case, base), facts_file="shipment.toml"), files


def is_printed(data: bytes) -> bool:
    """Whether a file is no document, but what was printed."""
    return kind_of(data) is not None


@cache
def _printed(base: Path) -> bytes:
    """The labels of a sample shipment, as we print them."""
    shipment = load_shipment(find_shipments([str(base)])[0][0])
    at = shipment.facts.checked_at or datetime(2026, 11, 18, tzinfo=UTC)
    made = render_labels(shipment, load_profile(base.parts[-3]), at=at)
    return made.files[0]


def labels_of(case: Case, base: Path) -> bytes:
    """The labels of a case: those of its base, each with its changes."""
    assert case.labels == "zpl", f"{case.name}: labels: expected zpl, got {case.labels}"
    labels = re.findall(rb"\^XA.*?\^XZ\n", _printed(base), re.DOTALL)
    for change in case.on_labels:
        at = change["label"] - 1
        if change.get("drop"):
            labels[at] = b""
        elif change.get("again"):
            labels.append(labels[at])
        else:
            edit = {"in": "labels.zpl", "old": change["old"], "new": change["new"]}
            labels[at] = _edited(labels[at], edit, case.name)
    return b"".join(labels)


def masters_of(case: Case, folder: Path) -> Masters:
    """The supplier's lists of a case."""
    texts = {"items.csv": case.items, "masters.toml": case.masters}
    paths = [folder / name for name, text in texts.items() if text]
    for path in paths:
        path.write_text(texts[path.name], encoding="utf-8")
    return load_masters(*paths)


_GROUPS = {
    "753": "RF",
    "754": "RG",
    "855": "PR",
    "856": "SH",
    "860": "PC",
    "865": "CA",
    "945": "SW",
}
"""GS01 of the sets that a case may write itself."""


def _enveloped(set_id: str, text: str) -> bytes:
    """What stands between ST and SE, in an interchange of its own."""
    release = "004030" if set_id in ("753", "754") else "004010"
    parties = "ZZ*ACMEGOODS      *ZZ*EXAMPLEMART    "
    return (
        f"ISA*00*          *00*          *{parties}*261110*0930*U*00401*000009001*0*P*>~\n"
        f"GS*{_GROUPS[set_id]}*ACMEGOODS*EXAMPLEMART*20261110*0930*9001*X*{release}~\n"
        f"ST*{set_id}*0001~\n{text.strip()}\nSE*0*0001~\nGE*1*9001~\nIEA*1*000009001~\n"
    ).encode()


def _named(name: str, files: Mapping[str, bytes]) -> str:
    """A file by its name or the beginning of it."""
    found = [file for file in files if file == name] or [f for f in files if f.startswith(name)]
    assert len(found) == 1, f"{name}: expected one file of that name, got {found or list(files)}"
    return found[0]


def _edited(data: bytes, edit: Mapping[str, str], case: str) -> bytes:
    """Replace a text that occurs exactly once; lines that become empty go."""
    assert edit.keys() == {"in", "old", "new"}, f"{case}: an edit has in, old and new"
    old, new = edit["old"].encode(), edit["new"].encode()
    count = data.count(old)
    assert count == 1, f"{case}: {edit['old']!r} occurs {count} times in {edit['in']}, not once"
    return re.sub(rb"\n{2,}", b"\n", data.replace(old, new))


def _counted(data: bytes) -> bytes:
    """Put the right number of segments into every SE."""
    return _SET.sub(lambda m: b"%s%s%d%s" % (m[1], m[2], m[1].count(b"~") + 1, m[4]), data)


def _facts(case: Case, base: Path) -> ShipmentFacts:
    keys = {**tomllib.loads((base / "shipment.toml").read_text(encoding="utf-8")), **case.set}
    for key in case.unset:
        assert key in keys, f"{case.name}: unset {key}: it is not set"
        del keys[key]
    return ShipmentFacts.model_validate(keys)


ASKED: list[tuple[str, str]] = []
"""Which profiles were read, for those who want to read them beforehand."""


@cache
def profile_of(retailer: str, clauses: str = "") -> Profile:
    """A shipped profile, with clauses of a supplier's own file on top."""
    ASKED.append((retailer, clauses))
    if not clauses:
        return load_profile(retailer)
    head = f'format = 1\nid = "own"\nextends = "{retailer}"\n'
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_text(head + clauses, encoding="utf-8")
        return load_profile(path)


def run(case: Case, folder: Path) -> tuple[CheckResult, dict[str, bytes]]:
    """Check the shipment of a case."""
    shipment, files = load(case, folder)
    now = case.now or _before_it_leaves(case, shipment)
    assert now is not None, f"{case.name}: neither now nor checked_at"
    profile = profile_of(case.base.partition("/")[0], case.profile)
    exceptions = Exceptions()
    if case.waivers:
        text = "format = 1\n" + case.waivers
        exceptions = read_exceptions("waivers.toml", text, profile)
    printed = [name for name, data in files.items() if is_printed(data)]
    known = Known(
        masters=masters_of(case, folder),
        history=_history(case),
        exceptions=exceptions,
        printed=replace(
            read_printed(printed, files.__getitem__),
            slips=printed_slips(case, shipment, profile, now),
        ),
    )
    return check(shipment, profile, now=now, known=known), files


def _before_it_leaves(case: Case, shipment: Shipment) -> datetime | None:
    """When it was checked; a case that moves the journey is judged by then at the latest."""
    moved = [case.set.get(key) for key in ("planned_departure", "planned_arrival")]
    checked = shipment.facts.checked_at
    return min([checked, *(one for one in moved if one)]) if checked else None


def printed_slips(
    case: Case, shipment: Shipment, profile: Profile, now: datetime
) -> tuple[SeenSlip, ...] | None:
    """The slips of a case: those of its own shipment or another, with some letters changed."""
    if not case.slips:
        return None
    if case.slips != "own":
        other = Case(code=case.code, name=case.name, base=case.slips)
        with TemporaryDirectory() as folder:
            shipment = load(other, Path(folder))[0]
    pdf = render_slips(shipment, profile, at=now).pdf
    found = list(slip_pages(pages(pdf, "slip.pdf")))
    for edit in case.slip_edit:
        found = _with_other_letters(found, edit, case.name)
    return read_slips("slip.pdf", found)


def _with_other_letters(
    found: Sequence[SlipPage], edit: Mapping[str, Any], case: str
) -> list[SlipPage]:
    """Change a run of letters, the one that is meant where there are several; none is left out."""
    assert edit.keys() <= {"old", "new", "nth"}, f"{case}: a slip_edit has old, new and nth"
    old, new = edit["old"], edit["new"]
    places = [
        (p, t)
        for p, page in enumerate(found)
        for t, one in enumerate(page.texts)
        if one.text == old
    ]
    assert len(places) == 1 or "nth" in edit, f"{case}: {old!r} stands {len(places)} times: nth?"
    page, at = places[edit.get("nth", 1) - 1]
    texts = list(found[page].texts)
    texts[at : at + 1] = [texts[at]._replace(text=new)] if new else []
    return [*found[:page], found[page]._replace(texts=tuple(texts)), *found[page + 1 :]]


def _period(keys: Mapping[str, Any]) -> PeriodBefore:
    failing = tuple(FailedBefore(**_exact(one)) for one in keys.get("failing", ()))
    return PeriodBefore(**{**_exact(keys), "failing": failing})


def _exact(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Whole numbers as the program has them."""
    return {key: Decimal(value) if isinstance(value, int) else value for key, value in keys.items()}


def _history(case: Case) -> History | None:
    """The time before, where a case gives it."""
    if case.history is None:
        return None
    uses = tuple(Use(**one) for one in case.history.get("uses", ()))
    answers = tuple(Answer(**one) for one in case.history.get("answers", ()))
    periods = tuple(_period(one) for one in case.history.get("periods", ()))
    faults = tuple(EarlierFault(**one) for one in case.history.get("faults", ()))
    told = {"uses": uses, "answers": answers, "periods": periods, "faults": faults}
    known = {"source": "history.csv", **case.history, **told}
    return History(**known)
