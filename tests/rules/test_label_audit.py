"""What came of printed labels: whose each fault is, where it stands, what is left over."""

from io import BytesIO

from PIL import Image
from tests.rules.samples import context_of, example, shipment

from edicompliance.documents.shipment import Shipment
from edicompliance.flows.label_audit import audit_labels
from edicompliance.flows.labelling import render_labels
from edicompliance.profiles import load_profile
from edicompliance.rules.label_guides import guided, label_guide
from edicompliance.rules.label_outcome import AuditedLabels

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
