"""What came of printed labels: whose each fault is, where it stands, what is left over."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO

from PIL import Image
from tests.rules.samples import context_of, example, shipment

from edicompliance.documents.shipment import Shipment
from edicompliance.flows.printing.label_audit import audit_labels
from edicompliance.flows.printing.labelling import render_labels
from edicompliance.labels.audit.audited import Deviation
from edicompliance.labels.audit.reconciling import Audit, AuditedLabel
from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.fields import called
from edicompliance.labels.printed import NOTHING_PRINTED, Printed
from edicompliance.labels.seen import SeenLabel, SeenText
from edicompliance.profiles import load_profile
from edicompliance.rules.cartons.label_audit import (
    LabelAudit,
    attested_in,
    certified,
    faults,
    place_on,
    subject_of,
    untold,
)
from edicompliance.rules.cartons.label_guides import guided, label_guide
from edicompliance.rules.cartons.label_outcome import AuditedLabels
from edicompliance.rules.context import Context
from edicompliance.rules.known import Known
from edicompliance.rules.model import Subject, Violation

TWO_ARTICLES = (
    {
        "in": "856",
        "old": "HL*10*9*I*0~",
        "new": "HL*10*9*I*0~\nLIN*2*IN*2200102*UP*614141100026~\nSN1*2*1*EA~\nHL*27*9*I*0~",
    },
    {"in": "856", "old": "CTT*26~", "new": "CTT*27~"},
)
OTHER_ORDER = tuple(
    {"in": name, "old": old.format("4501001"), "new": old.format("4501009")}
    for name, old in (("850", "BEG*00*SA*{}*"), ("856", "PRF*{}*"))
)


def printed(one: Shipment, form: str = "zpl") -> bytes:
    """The labels of a shipment in one file."""
    assert one.facts.checked_at
    made = render_labels(one, example(), at=one.facts.checked_at, format=form)  # type: ignore[arg-type]
    return made.files[0]


def audited(one: Shipment, **files: bytes) -> AuditedLabels:
    """Some files held against a shipment; `labels_pdf` is labels.pdf."""
    assert one.facts.checked_at
    named = {name.replace("_", "."): data for name, data in files.items()}
    now = one.facts.checked_at
    return audit_labels(named, one, example(), at=now, read=named.__getitem__)


def test_each_label_has_its_own_findings_and_no_other() -> None:
    one = shipment()
    right = printed(one)
    wrong = right.replace(b"^FD4501001^FS", b"^FD4501009^FS", 1)
    came = audited(one, labels_zpl=wrong)
    assert [[each.code for each in own] for own in came.findings] == [["LBL012"], *[[]] * 11]
    assert (came.others, came.ok) == ((), False)
    assert audited(one, labels_zpl=right).ok


def test_a_carton_without_a_label_is_the_fault_of_none_that_is_there() -> None:
    one = shipment()
    first, *rest = printed(one).split(b"^XZ\n")
    assert b"006141410000003105" in first
    came = audited(one, labels_zpl=b"^XZ\n".join(rest))
    assert [each.code for each in came.others] == ["LBL011"]
    assert came.findings == ((),) * 11


def test_a_fault_on_a_page_is_told_with_its_file_and_its_label() -> None:
    came = audited(shipment(), labels_pdf=printed(shipment(edit=OTHER_ORDER), "pdf"))
    first = came.findings[0][0].violation
    place = first.evidence[0]
    assert (place.file, place.key, place.value) == ("labels.pdf", "label 1", "4501009")
    assert (first.expected, first.subject.po) == ("4501001", "4501001")


def test_two_files_that_could_not_be_read_may_be_the_labels_of_several_cartons() -> None:
    one = shipment()
    some = b"^XZ\n".join(printed(one).split(b"^XZ\n")[2:])
    came = audited(one, labels_zpl=some, a_pdf=b"%PDF-1.7", b_pdf=b"%PDF-1.7")
    reasons = [each.reason for each in came.result.not_checked if each.code == "LBL011"]
    assert "2 cartons have no label among those that could be read; 2 could not" in reasons[0]


def test_a_picture_of_two_labels_may_be_the_label_of_a_carton_that_has_no_other() -> None:
    one = shipment()
    assert one.facts.checked_at
    made = render_labels(one, example(), at=one.facts.checked_at, format="png")
    first, second = (Image.open(BytesIO(each)).convert("L") for each in made.files[:2])
    both = Image.new("L", (2 * first.width + 40, first.height), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width + 40, 0))
    out = BytesIO()
    both.save(out, "PNG")
    rest = b"^XZ\n".join(printed(one).split(b"^XZ\n")[2:])
    came = audited(one, labels_zpl=rest, two_png=out.getvalue())
    assert (came.others, came.audit.verdicts["retake"]) == ((), 1)
    reasons = [each.reason for each in came.result.not_checked if each.code == "LBL011"]
    assert f"carton {came.audit.without_label[0].sscc} has no label among those" in reasons[0]


def test_a_label_of_a_store_names_its_order_and_its_store() -> None:
    one = shipment("store-distributed")
    wrong = printed(one).replace(b"^FD4501031^FS", b"^FD4501039^FS", 1)
    came = audited(one, labels_zpl=wrong)
    subject = next(each for own in came.findings for each in own).violation.subject
    assert (subject.po, subject.store) == ("4501031", "0101")


# -- by which guide


def test_where_the_guide_is_silent_the_label_of_a_pallet_is_a_pallets() -> None:
    facts = context_of(shipment()).facts()
    guide = label_guide(load_profile("costco"), "pallet", facts)
    assert (guide.resolved, guide.spec.on) == (None, "pallet")
    assert guide.warnings == ("the guide says nothing of labels.pallet; they are drawn as usual",)


def test_where_the_guide_wants_none_on_mixed_units_those_have_none() -> None:
    clauses = """
[[labels.carton]]
replaces = "bulk"
source = "guide"
when = { programme = "bulk" }
on_mixed = false
"""
    one = shipment(edit=TWO_ARTICLES)
    (usual,) = guided(context_of(one))
    (wanted,) = guided(context_of(one, clauses))
    assert (len(usual.batch.contents), len(wanted.batch.contents)) == (12, 11)


# -- what cannot be told


def with_audit(labels: Sequence[AuditedLabel], printed: Printed = NOTHING_PRINTED) -> Context:
    """A shipment of which these labels were audited."""
    one = replace(context_of(shipment()), known=Known(printed=printed))
    audit = LabelAudit(Audit(tuple(labels), (), {}), (), {})
    assert one.once("label audit", lambda: audit) is audit
    return one


def test_of_many_labels_to_be_audited_again_some_are_named_and_the_rest_counted() -> None:
    seen = [SeenLabel("scan.png", at, "image", retake="it is blurred") for at in range(1, 8)]
    labels = [AuditedLabel(each, None, "retake", why=each.retake) for each in seen]
    reasons = [each.reason for each in untold(with_audit(labels))]
    assert reasons[0] == "label 1 of scan.png is to be audited again: it is blurred"
    assert (len(reasons), reasons[-1]) == (6, "2 more labels are to be audited again")
    assert len(list(untold(with_audit(labels[:5])))) == 5
    passed = replace(labels[0], verdict="pass")
    assert list(untold(with_audit([passed]))) == []


# -- where a fault stands


def test_a_fault_points_at_its_bytes_else_at_the_label_else_at_its_number() -> None:
    stream = b"^XA^FO0,0^FDPO 4501009^FS^XZ"
    one = with_audit([], Printed(streams={"a.zpl": stream}))
    label = SeenLabel("a.zpl", 3, "zpl", offset=0, length=len(stream))
    seen = SeenText("PO 4501009", Box(0, 0, 1, 1), offset=9, length=13)
    wrong = Deviation("differs", "po", "E", "4501001", "4501009", seen)
    place = place_on(label, wrong, one)
    assert (place.file, place.reference, place.key) == ("a.zpl", "label 3", None)
    assert (place.offset, place.length, place.value) == (9, 13, "^FDPO 4501009")
    place = place_on(label, wrong._replace(seen=None), one)
    assert (place.offset, place.length, place.value, place.key) == (0, 0, "", None)
    elsewhere = place_on(replace(label, file="b.zpl"), wrong, one)
    assert (elsewhere.offset, elsewhere.length, elsewhere.value) == (9, 0, "")
    drawn = replace(label, offset=None)
    without = wrong._replace(seen=seen._replace(offset=None))
    place = place_on(drawn, without, one)
    assert (place.offset, place.key, place.value) == (None, "label 3", "4501009")
    assert place_on(drawn, without._replace(actual=""), one).value == "nothing"


def test_a_fault_of_one_kind_is_told_of_each_label_that_has_it_and_of_no_other_kind() -> None:
    small = Deviation("size", "", "", "102 mm", "90 mm")
    high = Deviation("size", "height", "", "152 mm", "150 mm")
    other = Deviation("differs", "po", "E", "4501001", "4501009")
    seen = SeenLabel("a.zpl", 3, "zpl")
    found = list(
        faults(
            "size",
            "the label's {field} is wrong",
            with_audit(
                [
                    AuditedLabel(seen, None, "fail", (other, small)),
                    AuditedLabel(seen, None, "fail", (high,)),
                ]
            ),
        )
    )
    told = [(one.message, one.expected) for one in found if isinstance(one, Violation)]
    assert told == [
        (f"the label's {called('zone')} is wrong", "102 mm"),
        (f"the label's {called('height')} is wrong", "152 mm"),
    ]
    assert [one.counts for one in found if isinstance(one, Violation)] == [{"carton": 1}] * 2


def test_a_label_of_no_carton_is_known_by_the_number_on_it() -> None:
    assert subject_of(None, "006141410000003105") == Subject(sscc="006141410000003105")
    assert subject_of(None, "") == Subject()


def content(**values: tuple[str, ...]) -> LabelContent:
    """What the documents say of a carton."""
    told = {name: tuple(map(Told, texts)) for name, texts in values.items()}
    return LabelContent("carton", "006141410000003105", values=told)


def test_a_carton_of_two_orders_for_two_stores_is_no_fault_of_one_of_them() -> None:
    mixed = content(po=("4501001", "4501002"), store=("0101", "0102"))
    assert subject_of(mixed, "") == Subject(sscc="006141410000003105")
    unnumbered = replace(mixed, sscc="")
    assert subject_of(unnumbered, "9") == Subject(sscc="9")
    single = content(po=("4501001",), store=("0101",))
    assert subject_of(single, "") == Subject(po="4501001", store="0101", sscc="006141410000003105")


# -- what was approved


def test_of_labels_in_two_formats_an_approval_of_one_leaves_open_which_holds() -> None:
    clauses = """
[[labels.carton]]
id = "approved"
replaces = "bulk"
source = "guide"
when = { programme = "bulk" }
like = "store"
attested = [{ by = "the desk", site = "70017", until = 2026-12-31, format = "zpl" }]
"""
    one = context_of(shipment(), clauses)
    seen = [SeenLabel(f"a.{kind}", 1, kind) for kind in ("zpl", "pdf")]
    labels = tuple(AuditedLabel(each, None, "pass") for each in seen)
    every = tuple(guided(one))
    for printed, state in ((labels[:1], "attested"), (labels, "unattested")):
        again = context_of(shipment(), clauses)
        assert again.once("label audit", partial(LabelAudit, Audit(printed, (), {}), every, {}))
        assert [said.state for _, said in certified(again, lambda _: "70017")] == [state]
        (place,) = {attested_in(each.guide, again) for each in every}
        assert (place.file, place.key) == ("own.toml", "labels.carton.attested")
        assert place.value == "the desk until 2026-12-31"


# -- which labels there are


def test_cartons_are_counted_within_what_the_guide_counts_them_in() -> None:
    clauses = """
[[labels.carton]]
id = "own"
replaces = "bulk"
source = "guide"
when = { programme = "bulk" }
numbered_per = "po"
"""
    one = shipment("three-orders-one-notice")
    usual, own = (
        [each.total for each in next(guided(context_of(one, text))).batch.contents]
        for text in ("", clauses)
    )
    assert usual == [15] * 15
    assert own == [4] * 4 + [5] * 5 + [6] * 6
