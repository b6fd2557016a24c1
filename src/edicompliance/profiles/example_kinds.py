"""How an example of each kind of clause is run: what it gives, what must come out.

An example is a case in the guide's own terms: so many cartons failed, so much does it cost; a
pallet of that height is not taken. What comes out otherwise is told.

>>> late = ChargeClause.model_validate(
...     {"id": "late", "for": ["ASN001"], "each": "shipment", "is": "5 USD per failing carton"})
>>> list(faults_of(late, {"failing_cartons": 3, "costs": "10.00"}, "USD"))
['costs: expected 10.00, got 15.00 (5 USD x 3 failing cartons = 15.00)']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from edicompliance.charges import COUNTS, Amount, Base
from edicompliance.charges.vocabulary import SUMS
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.labels.fields import FIELDS
from edicompliance.profiles.bodies import Narrow
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.bodies_disputes import Recognition
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.profiles.bodies_evidence import Observation
from edicompliance.profiles.bodies_exceptions import GuideException
from edicompliance.profiles.bodies_labels import MEASURED, Label
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.bodies_places import Location
from edicompliance.profiles.bodies_remittances import Remitted
from edicompliance.profiles.bodies_shipping import UNITS, Packing, Routing
from edicompliance.profiles.quantities import parse_duration
from edicompliance.profiles.texts import parse_percent
from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.demands import Demands
from edicompliance.x12.segment import Segment

Example = Mapping[str, Any]
Faults = Iterator[str]
B = TypeVar("B", bound=BaseModel)

_COUNTED: Final = {
    spelled: name
    for name in COUNTS
    for spelled in (name.replace(" ", "_"), f"{name.replace(' ', '_')}s")
}
_SUMMED: Final = {name.replace(" ", "_"): name for name in SUMS}
_VERDICTS: Final = ("pass", "fail")


def faults_of(body: BaseModel, example: Example, currency: str) -> Faults:
    """Yield what comes out otherwise than an example says."""
    run = _RUNS.get(type(body))
    yield from run(body, example, currency) if run else ()


def keys_of(body: type[BaseModel]) -> tuple[str, ...] | None:
    """Return the keys that an example of a clause may have; None: any."""
    return _KEYS.get(body)


def _differs(key: str, wanted: object, got: object) -> Faults:
    if str(wanted) != str(got):
        yield f"{key}: expected {wanted}, got {got}"


# -- money


def _charge(body: ChargeClause, example: Example, currency: str) -> Faults:
    base = Base(
        currency,
        counts={_COUNTED[key]: Decimal(example[key]) for key in example if key in _COUNTED},
        money={_SUMMED[key]: Decimal(example[key]) for key in example if key in _SUMMED},
    )
    value = example.get("value")
    amount = body.within_limits(body.price(base, None if value is None else _number(value)))
    wanted, got = str(example.get("costs")), _told(amount)
    if wanted != got:
        yield f"costs: expected {wanted}, got {got} ({amount.explanation})"


def _told(amount: Amount) -> str:
    """An amount as an example writes it: `150.00`, `300.00 to 500.00`, `not known`."""
    return str(amount).partition(",")[0].removesuffix(f" {amount.currency}")


def _number(value: object) -> Decimal:
    return parse_percent(value) if isinstance(value, str) else Decimal(str(value))


def _measure(body: Measure, example: Example, _currency: str) -> Faults:
    counted, missing = (Decimal(example.get(key, 0)) for key in ("counted", "missing"))
    got = body.outcome(Decimal(example["met"]), counted, missing)
    yield from _differs("expect", example.get("expect"), got)


# -- documents


def _narrow(body: Narrow, example: Example, _currency: str) -> Faults:
    demands = Demands(body.made)
    told: list[str] = []
    for number, text in enumerate(example["segments"], 1):
        segment = Segment(str(text).encode("latin-1"), 0, number, Delimiters())
        told += [one.message for one in demands.take(segment)]
    told += [one.message for one in demands.finish()]
    got = f"fail ({'; '.join(told)})" if told else "pass"
    wanted = example.get("expect", "pass")
    if wanted != got.partition(" ")[0]:
        yield f"expected {wanted}, got {got}"


def _conventions(body: Conventions, example: Example, _currency: str) -> Faults:
    for table in ("dates", "freight"):
        code = example.get({"dates": "date"}.get(table, table))
        if code is not None:
            got = getattr(body, table).get(code, "nothing")
            yield from _differs("means", example.get("means"), got)


def _document(body: DocumentDemand, example: Example, _currency: str) -> Faults:
    wanted = example.get("expect", "pass")
    for key, value in example.items():
        if key in ("expect", "days"):
            continue
        holds = _held(body, key, value, example)
        if holds is None:
            yield f"{key}: 'forms' says nothing of it"
        else:
            yield from _differs(key, wanted, "pass" if holds else "fail")


_SOME_DAY: Final = date(2026, 1, 1)


def _held(body: DocumentDemand, key: str, value: Any, example: Example) -> bool | None:
    """Whether a document is as a clause wants it; None: the clause says nothing of that."""
    if key == "given":
        return bool(value) or not body.required
    if key in body.one_per:
        return bool(value == 1)
    if key == "structure":
        return value in body.structure
    if key == "purpose":
        return value in body.correct_with
    if key == "again" and value in body.unique:
        again = _SOME_DAY + timedelta(example.get("days", 0))
        return again >= body.unique[value].end_after(_SOME_DAY)
    form = body.forms.get(key)
    return None if form is None else form.match(str(value)) is not None


def _recognition(body: Recognition, example: Example, _currency: str) -> Faults:
    caught = body.match(str(example["text"]))
    if example.get("expect") == "no match":
        yield from _differs("text", "no match", "no match" if caught is None else caught)
        return
    if caught is None:
        yield f"text: expected a match, {example['text']!r} is none"
        return
    for key in example.keys() - {"text", "expect"}:
        yield from _differs(key, example[key], caught.get(key, "nothing"))


def _remitted(body: Remitted, example: Example, _currency: str) -> Faults:
    """How a number is compared, and which of our columns a heading is."""
    if "number" in example:
        yield from _differs("plain", example.get("plain"), body.plain(str(example["number"])))
    if "heading" in example:
        named = (ours for ours, theirs in body.columns.items() if example["heading"] in theirs)
        yield from _differs("column", example.get("column"), next(named, "nothing"))
    if "adjustment" in example:
        takes = (_number(example["adjustment"]) < 0) == (body.deductions == "negative")
        yield from _differs("means", example.get("means"), "taken" if takes else "given")
    if "flag" in example:
        takes = (example["flag"] == "D") == (body.debit == "taken")
        yield from _differs("means", example.get("means"), "taken" if takes else "given")


# -- goods and places


def _packing(body: Packing, example: Example, _currency: str) -> Faults:
    sizes = {name: _size(example[name], name) for name in UNITS if name in example}
    counts = {name: example[name] for name in body.mixed if name in example}
    broken = [*body.broken(sizes), *body.too_mixed(counts)]
    broken += [f"several {name}" for name in body.one_per if example.get(name, 1) > 1]
    if "shows" in example:
        broken += body.unshown(example["shows"])
    if "dated" in example:
        broken += [one for one in body.dated if one not in example["dated"]]
    if "keeps" in example and body.shelf_life is not None:
        keeps = parse_duration(example["keeps"]).end_after(_SOME_DAY)
        broken += ["shelf_life"] * (keeps < body.shelf_life.end_after(_SOME_DAY))
    got = f"fail ({', '.join(broken)})" if broken else "pass"
    wanted = example.get("expect", "pass")
    if wanted != got.partition(" ")[0]:
        yield f"expected {wanted}, got {got}"


def _label(body: Label, example: Example, _currency: str) -> Faults:
    """Sizes, which break the clause or not; or a field and its value, and how it is printed."""
    sizes = {name: str(example[name]) for name in MEASURED if name in example}
    broken = list(body.broken(sizes))
    got = f"fail ({', '.join(broken)})" if broken else "pass"
    wanted = example.get("expect", "pass")
    if wanted != got.partition(" ")[0]:
        yield f"expected {wanted}, got {got}"
    for name in example.keys() & FIELDS.keys():
        printed = body.spec("carton").padded(name, str(example[name]))
        yield from _differs("printed", example.get("printed"), printed)


def _size(value: object, name: str) -> tuple[Decimal, str]:
    """Return a size with its unit: `60 lb`, or a number in the usual one."""
    number, _, unit = str(value).partition(" ")
    return Decimal(number), unit or UNITS[name]


def _routing(body: Routing, example: Example, _currency: str) -> Faults:
    names = ("weight", "cube", "cartons", "pallets")
    load = {name: Decimal(example[name]) for name in names if name in example}
    if load:
        try:
            got: str = body.mode_for(load) or "nothing"
        except CannotTell as doubt:
            got = f"cannot tell: {doubt.reason}"
        yield from _differs("mode", example.get("mode"), got)
    if "scac" in example:
        lane = {key: str(example[key]) for key in ("from", "to", "mode") if key in example}
        yield from _differs("scac", example["scac"], " ".join(body.carriers_for(**lane)))


def _location(body: Location, example: Example, _currency: str) -> Faults:
    place = body.find(str(example.get("code", example.get("gln", ""))))
    said = {**place.words, "zone": place.zone} if place else {}
    for key in example.keys() - {"code", "gln", "expect"}:
        yield from _differs(key, example[key], said.get(key, "nothing"))
    if example.get("expect") == "no match" and place:
        yield "expected no match, got a place"


def _observation(body: Observation, example: Example, _currency: str) -> Faults:
    got = body.best_of(set(example["known"])) or "nothing"
    yield from _differs("counts", example.get("counts"), got)


def _exception(body: GuideException, example: Example, _: str) -> Faults:
    yield from _differs("expect", example.get("expect", "excused"), body.outcome(example))


_RUNS: Final[Mapping[type[BaseModel], Callable[[Any, Example, str], Faults]]] = {
    ChargeClause: _charge,
    Measure: _measure,
    Narrow: _narrow,
    Conventions: _conventions,
    DocumentDemand: _document,
    Recognition: _recognition,
    Remitted: _remitted,
    Packing: _packing,
    Label: _label,
    Routing: _routing,
    Location: _location,
    Observation: _observation,
    GuideException: _exception,
}
_KEYS: Final[Mapping[type[BaseModel], tuple[str, ...]]] = {
    ChargeClause: (*_COUNTED, *_SUMMED, "value", "costs"),
    Measure: ("met", "counted", "missing", "expect"),
    Narrow: ("segments", "expect"),
    Conventions: ("date", "freight", "means"),
    Observation: ("known", "counts"),
    GuideException: ("day", "rule", "expect"),
    Label: (*MEASURED, *FIELDS, "expect", "printed"),
}
