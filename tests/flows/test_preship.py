"""From files to a verdict: what is read, whose clock counts, what happens to bad files."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.flows.shipments import (
    CLOCK,
    FACTS,
    GOOD,
    HELD,
    NOTICE,
    ORDER,
    WHOLE,
    assert_nothing_is_lost,
    checked,
    codes,
    outcomes,
    put,
    refused,
    without,
)

from edicompliance.errors import EdiError
from edicompliance.flows.preship import check_batches, load_shipment
from edicompliance.flows.shipping.batches import Batch, find_shipments
from edicompliance.profiles import load_profile
from edicompliance.profiles import profile as profile_module
from edicompliance.rules.model import CheckResult

NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)


# -- what the profile is asked


def test_what_a_guide_says_of_a_scope_is_worked_out_for_the_first_shipment_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text('format = 1\nid = "own"\nname = "Own"\nextends = "sample-superstores"\n')
    asked: list[tuple[object, ...]] = []

    def noting(work_out: Callable[..., object]) -> Callable[..., object]:
        def noted(*given: object) -> object:
            asked.append(given)
            return work_out(*given)

        return noted

    for name in ("decide", "gathered"):
        monkeypatch.setattr(profile_module, name, noting(getattr(profile_module, name)))
    profile = load_profile(str(own))  # nobody has asked it yet
    counts = []
    for _ in range(2):
        batches, _ = find_shipments([str(GOOD)])
        ((_, result),) = check_batches(batches, profile, now=None, clock=lambda: CLOCK)
        assert isinstance(result, CheckResult)
        counts.append(len(asked))
    first, both = counts
    assert first > 50
    assert both == first


# -- what is read


def test_documents_are_known_by_their_content_whatever_their_names(tmp_path: Path) -> None:
    files = {"invoice.doc.1": NOTICE, "x": ORDER, "shipment.toml": FACTS}
    result = checked(put(tmp_path, files))
    assert result.verdict == "SHIP"
    assert [order.po_number for order in result.shipment.orders] == ["4501002"]


def test_one_file_may_hold_all_documents(tmp_path: Path) -> None:
    assert (
        checked(put(tmp_path, {"all.edi": NOTICE + ORDER, "shipment.toml": FACTS})).verdict
        == "SHIP"
    )


def test_a_shipment_is_called_like_its_folder_else_like_its_notice(tmp_path: Path) -> None:
    folder = put(tmp_path / "monday", WHOLE)
    assert checked(folder).shipment.id == "monday"
    assert checked(f"{folder}/850.edi", f"{folder}/856.edi").shipment.id == "ASN30002"
    assert checked(f"{folder}/850.edi").shipment.id == "4501002"


def test_the_paths_in_the_evidence_are_those_that_were_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(HELD.parent)
    places = [one for seen in checked(HELD.name).findings for one in seen.violation.evidence]
    assert {one.file for one in places} == {
        f"{HELD.name}/850-4506001.edi",
        f"{HELD.name}/856.edi",
        f"{HELD.name}/shipment.toml",
    }


# -- whose clock


@pytest.mark.parametrize(
    ("now", "facts", "expected"),
    [
        (NOW, FACTS, NOW),
        (None, FACTS, datetime.fromisoformat("2026-11-18T10:00:00-05:00")),
        (None, without(FACTS, "checked_at"), CLOCK),
    ],
    ids=["now over all", "checked_at over the clock", "the clock last"],
)
def test_now_wins_over_checked_at_and_that_over_the_clock(
    tmp_path: Path, now: datetime | None, facts: bytes, expected: datetime
) -> None:
    batches, _ = find_shipments([put(tmp_path, {**WHOLE, "shipment.toml": facts})])
    profile = load_profile("example-mart")
    [(_, result)] = check_batches(batches, profile, now=now, clock=lambda: CLOCK)
    assert isinstance(result, CheckResult)
    assert result.checked_at == expected


def test_hold_above_lets_cheap_mendable_faults_go() -> None:
    batches, _ = find_shipments([str(HELD)])
    profile = load_profile("example-mart")
    verdicts = []
    for hold_above in (Decimal("99.99"), Decimal(100)):
        [(_, result)] = check_batches(
            batches, profile, now=None, clock=lambda: CLOCK, hold_above=hold_above
        )
        assert isinstance(result, CheckResult)
        verdicts.append(result.verdict)
    assert verdicts == ["HOLD", "SHIP-AT-KNOWN-COST"]


# -- one among many


def test_a_shipment_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    put(tmp_path / "a", {**WHOLE, "shipment.toml": b"planed_departure = 1\n"})
    put(tmp_path / "b", WHOLE)
    put(tmp_path / "c", {"shipment.toml": FACTS})
    first, second, third = (outcome for _, outcome in outcomes(str(tmp_path)))
    assert str(first) == (
        f"{tmp_path}/a/shipment.toml:1: planed_departure: unknown key; "
        "did you mean 'planned_departure'?"
    )
    assert isinstance(second, CheckResult)
    assert second.verdict == "SHIP"
    assert str(third) == (
        f"{tmp_path}/c: expected an order (850) or a ship notice (856), found no transaction set"
    )


def test_a_problem_of_the_folder_is_the_outcome() -> None:
    problem = PermissionError(13, "Permission denied", "locked")
    with pytest.raises(PermissionError):
        load_shipment(Batch("locked", (), problem))


# -- shipment.toml


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (
            b'scac = "XMPL"\nplaned_arrival = 2026-11-20T09:00:00Z\n',
            "{0}:2: planed_arrival: unknown key; did you mean 'planned_arrival'?",
        ),
        (
            b"planned_arrival = 2026-11-20T09:00:00\n",
            (
                "{0}:1: planned_arrival: expected a time with its date and zone, as in "
                "2026-11-20T06:00:00-06:00, got 2026-11-20T09:00:00"
            ),
        ),
        (
            b'mode = "boat"\n',
            "{0}:1: mode: unknown word 'boat'; known: intermodal, ltl, parcel, tl",
        ),
        (
            b"checked_at = 9999-12-31T23:59:59-12:00\n",
            ("{0}:1: checked_at: expected a year from 1970 to 2199, got 9999-12-31T23:59:59-12:00"),
        ),
        (b"mode = \n", "{0}:1: is not TOML: Invalid value"),
        (b"\xff\xfe", "{0}: is not UTF-8 at byte 0"),
    ],
    ids=["unknown key", "naive time", "unknown word", "far away", "no TOML", "no UTF-8"],
)
def test_a_bad_shipment_toml_is_one_line_with_its_place(
    tmp_path: Path, facts: bytes, reason: str
) -> None:
    folder = put(tmp_path, {**WHOLE, "shipment.toml": facts})
    assert refused(folder) == reason.format(f"{folder}/shipment.toml")


def test_two_shipment_tomls_are_refused(tmp_path: Path) -> None:
    one, two = put(tmp_path / "one", WHOLE), put(tmp_path / "two", {"shipment.toml": FACTS})
    with pytest.raises(EdiError) as why:
        find_shipments([one, two])
    assert str(why.value) == (
        f"{one}, {two}: expected one shipment, as several paths are one, got 2, each with a "
        f"shipment.toml; check the folder above them: {tmp_path}"
    )


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    [(_, outcome)] = outcomes(str(tmp_path / "nowhere.edi"))
    assert isinstance(outcome, FileNotFoundError)
    assert outcome.filename == str(tmp_path / "nowhere.edi")


# -- documents that are missing, doubled or of another kind


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"shipment.toml": FACTS}, "no transaction set"),
        ({"a.edi": ORDER.replace(b"ST*850", b"ST*820")}, "only sets 820"),
        ({"a.edi": ORDER.replace(b"ST*850", b"ST*102")}, "only sets 102"),
        (
            {"a.edi": ORDER.splitlines()[0] + b"IEA*0*000001126~"},
            "no transaction set",
        ),
    ],
    ids=["only a shipment.toml", "a remittance", "a set without a table", "an empty envelope"],
)
def test_where_there_is_nothing_to_judge_the_check_says_so(
    tmp_path: Path, files: dict[str, bytes], found: str
) -> None:
    folder = put(tmp_path, files)
    assert refused(folder) == (
        f"{folder}: expected an order (850) or a ship notice (856), found {found}"
    )


def test_an_order_alone_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    result = checked(put(tmp_path, {"850.edi": ORDER, "shipment.toml": FACTS}))
    notice, invoice = "no ship notice (856) is given", "no invoice (810) is given"
    reasons = {one.reason for one in result.not_checked}
    assert {notice, invoice, f"{notice}; {invoice}"} <= reasons
    assert {"ASN001", "FIL001", "LBL001"} <= {one.code for one in result.not_checked}
    assert_nothing_is_lost(result)


@pytest.mark.parametrize("profile", ["example-mart", "target", "walmart-us"])
def test_a_ship_notice_alone_is_held_because_its_order_is_missing(
    tmp_path: Path, profile: str
) -> None:
    folder = put(tmp_path, {"856.edi": NOTICE, "shipment.toml": FACTS})
    result = checked(folder, profile=profile)
    assert result.verdict == "HOLD"
    assert [finding.violation.message for finding in result.findings] == [
        "order 4501002 is not among those given"
    ]
    unchecked = {one.code: one.reason for one in result.not_checked}
    assert unchecked["FIL001"] == unchecked["WIN002"] == "no order (850) is given"


def test_two_different_orders_with_one_key_are_held(tmp_path: Path) -> None:
    other = ORDER.replace(b"PO1*1*", b"PO1*1*9", 1)
    assert other != ORDER
    result = checked(put(tmp_path, {**WHOLE, "again.edi": other}))
    assert result.verdict == "HOLD"
    assert "ORD001" in codes(result)
    assert_nothing_is_lost(result)


@pytest.mark.parametrize("name", ["850.edi", "856.edi"])
def test_a_copy_of_a_document_is_not_counted_twice(tmp_path: Path, name: str) -> None:
    result = checked(put(tmp_path, {**WHOLE, "copy.edi": WHOLE[name]}))
    assert result.verdict == "SHIP"
    assert len(result.shipment.orders) == len(result.shipment.notices) == 1
    [copy] = result.set_aside
    assert copy.source
    assert copy.source.envelope.file == f"{tmp_path}/copy.edi"


def test_a_profile_with_a_parameter_that_no_rule_has_stops_the_check(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'format = 1\nid = "own"\nedition = "1"\nextends = "example-mart"\n'
        '[[rules.WIN001]]\nid = "own"\nreplaces = "WIN001"\nparams = { grace = 5 }\n'
        'assumed = "we like it so"\n',
        encoding="utf-8",
    )
    with pytest.raises(EdiError, match="unknown parameter 'grace'"):
        checked(str(GOOD), profile=str(own))


# -- a change that cannot be applied, and what nobody looks at

CHANGE = (
    ORDER.splitlines()[0]
    + b"""
GS*PC*EXAMPLEMART*ACMEGOODS*20261103*0815*1127*X*004010~
ST*860*0001~
BCH*04*SA*%s***20261102*20261103~
POC*1*QI*36*12*EA*4.25**UP*036000291452~
CTT*1~
SE*5*0001~
GE*1*1127~
IEA*1*000001126~
"""
)


def test_an_order_with_a_change_that_cannot_be_applied_is_not_judged(tmp_path: Path) -> None:
    late = FACTS.replace(b"2026-11-18T", b"2026-11-30T")
    folder = put(tmp_path, {**WHOLE, "860.edi": CHANGE % b"4501002", "shipment.toml": late})
    result = checked(folder)
    assert not {"WIN001", "WIN002", "FIL001", "FIL002", "ASN003"} & set(codes(result))
    reasons = {one.code: one.reason for one in result.not_checked}
    for code in ("WIN002", "FIL001", "ASN003"):
        if code in reasons:
            assert "order 4501002 has a change (860) that cannot be applied" in reasons[code]
    assert "FIL001" in reasons
    assert "WIN002" in reasons


def test_a_change_of_another_order_leaves_this_one(tmp_path: Path) -> None:
    result = checked(put(tmp_path, {**WHOLE, "860.edi": CHANGE % b"9999999"}))
    assert result.verdict == "SHIP"


def test_a_set_that_no_rule_looks_at_is_named(tmp_path: Path) -> None:
    other = CHANGE.replace(b"ST*860*", b"ST*870*").replace(b"GS*PC", b"GS*RS") % b"4501002"
    result = checked(put(tmp_path, {**WHOLE, "870.edi": other}))
    (told,) = [one for one in result.warnings if "870" in one]
    assert told.startswith("set 870 0001 of ")
    assert told.endswith("870.edi is given, and no rule looks at it")
