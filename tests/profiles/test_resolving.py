"""What a profile answers: a clause with its sources, nothing, or the facts that are missing."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from tests.profiles.guides import HEAD, guide, held

from edicompliance.documents.conventions import freight_terms, order_dates
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.carriage import FreightTerms
from edicompliance.documents.segments.parts import DateTime
from edicompliance.profiles import Absent, Facts, Profile, Undecided

TEXT = """
[unknown]
"windows.delivery" = "the row for ltl is cut off"

[editions.otif]
keyed_to = "must_arrive_by"
source = "page"
2020 = { from = 2020-09-15, source = "blog" }
2024 = { from = 2024-02-01 }
2026 = { from = 2026-01-26, status = "report_only" }

[[windows.delivery]]
id = "live"
when = { delivery = "live" }
source = "guide"
is = "must_arrive_by .. must_arrive_by"

[[windows.delivery]]
id = "drop"
when = { delivery = "drop", network = ["rdc", "fc"], mode = "tl" }
source = "page"
is = "must_arrive_by - 2 days .. must_arrive_by"

[[windows.delivery]]
id = "drop-fast"
when = { delivery = "drop", network = "hvdc" }
source = "guide"
is = "must_arrive_by .. must_arrive_by"
assumed = { when = "nobody says for which network" }

[[measures.on-time]]
id = "2020"
edition = "otif 2020"
source = "guide"
kind = "on-time"
goal = "98%"

[[measures.on-time]]
id = "2024"
edition = "otif 2024.."
like = "2020"
source = ["blog", "page"]
goal = "90%"

[[charges.late]]
source = "guide"
for = ["WIN003"]
each = "po"
is = "3% of failing cost"

[[charges.late]]
id = "collect"
when = { freight = "collect" }
like = "late"
source = "guide"
is = "1.5% of failing cost"

[[charges.early]]
when = { department = "38" }
source = "guide"
for = ["WIN003"]
each = "po"
is = "200 USD per po"

[rules.WIN003]
severity = "error"
"""


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return guide(tmp_path, TEXT)


def delivery(profile: Profile, **words: str) -> object:
    return profile.resolve("windows", "delivery", Facts(scope=words))


def on_time(profile: Profile, day: str = "") -> object:
    dates = {"must_arrive_by": date.fromisoformat(day)} if day else {}
    return profile.resolve("measures", "on-time", Facts(dates=dates))


def test_a_clause_holds_with_what_it_says_and_who_says_so(profile: Profile) -> None:
    live = held(delivery(profile, delivery="live"))
    assert (live.label, live.edition, live.status) == ("windows.delivery#live", None, "billed")
    assert (live.source.title, live.source.date, live.source.grade) == (
        "Routing Guide",
        "2026-03-01",
        "P",
    )
    assert not live.assumed
    assert str(live.provenance["is"]) == f"acme.toml:{HEAD.count(chr(10)) + 16}"


def test_a_window_is_judged_where_its_goods_arrive_and_cancelling_by_its_basis(
    tmp_path: Path,
) -> None:
    text = "[windows.{}]\nsource = 'guide'\nis = '.. cancel_after'\n"
    profile = guide(tmp_path, text.format("delivery") + text.format("cancel"))
    delivery, cancel = (
        held(profile.resolve("windows", name, Facts())).clause for name in ("delivery", "cancel")
    )
    assert (delivery.at, cancel.at) == ("ship_to", None)


def test_one_assumption_makes_the_result_assumed(profile: Profile) -> None:
    fast = held(delivery(profile, delivery="drop", network="hvdc"))
    assert (fast.assumed, fast.source.grade) == (True, "U")
    assert fast.source.title == "nobody says for which network"
    assert fast.provenance["is"].grade == "P"


def test_of_sources_that_agree_the_best_counts(profile: Profile) -> None:
    goal = held(on_time(profile, "2024-02-01")).provenance["goal"]
    assert (goal.source.key, [other.key for other in goal.also]) == ("page", ["blog"])


@pytest.mark.parametrize(
    ("words", "wanted", "between"),
    [
        ({}, ("delivery", "network", "mode"), ["live", "drop", "drop-fast"]),
        ({"delivery": "drop"}, ("network", "mode"), ["drop", "drop-fast"]),
        ({"delivery": "drop", "mode": "tl"}, ("network",), ["drop", "drop-fast"]),
        ({"network": "hvdc", "mode": "tl"}, None, None),
        ({"network": "rdc", "mode": "tl"}, ("delivery",), ["live", "drop"]),
    ],
)
def test_a_missing_fact_does_not_decide_unless_all_say_the_same(
    profile: Profile,
    words: dict[str, str],
    wanted: tuple[str, ...] | None,
    between: list[str] | None,
) -> None:
    answer = delivery(profile, **words)
    if wanted is None:
        assert held(answer).id == "live"
        return
    assert isinstance(answer, Undecided)
    assert answer.wanted == wanted
    assert [label.partition("#")[2] for label in answer.between if "#" in label] == between
    assert [one.id for one in answer.candidates] == between


def test_an_answer_that_may_be_none_says_so(profile: Profile) -> None:
    answer = delivery(profile, delivery="drop", network="rdc")
    assert isinstance(answer, Undecided)
    assert answer.reason == "needs mode"
    assert answer.between == ("windows.delivery#drop", "no clause")


def test_where_no_clause_holds_the_profile_says_if_it_looked_for_one(profile: Profile) -> None:
    answer = delivery(profile, delivery="drop", network="rdc", mode="ltl")
    assert answer == Absent("the row for ltl is cut off")
    assert profile.resolve("windows", "ship", Facts()) == Absent(None)


def test_a_word_that_is_none_of_the_profile_decides_nothing(profile: Profile) -> None:
    answer = delivery(profile, delivery="drop", mode="tl", network="rcd")
    assert isinstance(answer, Undecided)
    assert answer.reason == (
        "needs network; network 'rcd' is no word of this profile; did you mean 'rdc'?"
    )


def test_any_text_is_a_word_of_an_open_dimension(profile: Profile) -> None:
    early = profile.resolve("charges", "early", Facts(scope={"department": "92"}))
    assert early == Absent()
    assert isinstance(profile.resolve("charges", "early", Facts()), Undecided)


@pytest.mark.parametrize(
    ("day", "edition", "goal"),
    [
        ("2020-09-15", "otif 2020", "98"),
        ("2024-01-31", "otif 2020", "98"),
        ("2024-02-01", "otif 2024", "90"),
        ("2026-03-01", "otif 2026", "90"),
    ],
)
def test_the_edition_is_that_of_the_date_it_is_keyed_to(
    profile: Profile, day: str, edition: str, goal: str
) -> None:
    answer = held(on_time(profile, day))
    assert (answer.edition, str(answer.clause.goal)) == (edition, goal)
    assert answer.provenance["keyed_to"].source.key == "page"


def test_an_edition_has_its_own_status_and_source(profile: Profile) -> None:
    assert held(on_time(profile, "2026-03-01")).status == "report_only"
    assert held(on_time(profile, "2020-09-15")).provenance["edition"].source.key == "blog"
    assert held(on_time(profile, "2020-09-15")).source.grade == "W"


def test_before_the_first_edition_there_is_none(profile: Profile) -> None:
    assert on_time(profile, "2020-09-14") == Absent()


def test_without_the_date_the_edition_cannot_be_told(profile: Profile) -> None:
    answer = on_time(profile)
    assert isinstance(answer, Undecided)
    assert answer.wanted == ("must_arrive_by",)


def test_one_clause_of_editions_that_are_billed_and_not_is_not_decided_without_the_date(
    tmp_path: Path,
) -> None:
    text = """
[editions.asn]
keyed_to = "checked_in"
source = "guide"
soft = { status = "report_only" }
billed = { from = 2026-02-27 }

[charges.late]
edition = "asn soft.."
source = "guide"
for = ["ASN001"]
each = "asn"
is = "10 USD"
"""
    profile = guide(tmp_path, text)
    answer = profile.resolve("charges", "late", Facts())
    assert isinstance(answer, Undecided)
    assert answer.reason == "needs checked_in"
    dates = {"checked_in": date(2026, 2, 26)}
    assert held(profile.resolve("charges", "late", Facts(dates=dates))).status == "report_only"


def test_a_day_given_at_load_stands_in_for_dates_that_are_missing(tmp_path: Path) -> None:
    profile = guide(tmp_path, TEXT, as_of="2024-06-01")
    assert held(on_time(profile)).edition == "otif 2024"
    assert held(on_time(profile, "2020-09-15")).edition == "otif 2020"


def test_all_charges_that_hold_are_given_and_those_that_may(profile: Profile) -> None:
    facts = Facts(scope={"freight": "collect"})
    late, early = profile.charges(facts)
    assert str(held(late).clause.charge) == "1.5% of failing cost"
    assert isinstance(early, Undecided)
    assert (early.reason, set(early.for_codes)) == ("needs department", {"WIN003"})
    assert [str(one.clause.charge) for one in early.candidates] == ["200 USD per po"]


def test_a_charge_is_called_by_its_name(profile: Profile) -> None:
    late, _ = profile.charges(Facts(scope={"freight": "collect"}))
    assert (held(late).id, held(late).clause.id, held(late).name) == ("collect", "late", "late")


def test_a_rule_is_bound_as_its_author_chose(profile: Profile) -> None:
    binding = held(profile.binding("WIN003", Facts()))
    assert (binding.clause.severity, binding.clause.blocking) == ("error", None)
    assert not binding.assumed
    assert profile.binding("ASN001", Facts()) == Absent()


def test_what_must_be_in_a_document_adds_up(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[[narrow.856]]
source = "guide"
require = ["REF*BM", "BSN05"]

[[narrow.856]]
id = "parcel"
when = { mode = "parcel" }
source = "guide"
require = ["MAN*CP"]
forbid = ["REF*BM"]
""",
    )
    parcel = profile.narrowing("856", Facts(scope={"mode": "parcel"}))
    assert [str(one) for one in parcel.require] == ["BSN05", "MAN*CP"]
    assert [str(one) for one in parcel.forbid] == ["REF*BM"]
    load = profile.narrowing("856", Facts(scope={"mode": "tl"}))
    assert ([str(one) for one in load.require], load.forbid) == (["REF*BM", "BSN05"], ())
    with pytest.raises(CannotTell, match=r"narrow\.856 REF\*BM: needs mode"):
        profile.narrowing("856", Facts())


def test_codes_and_lengths_add_up_and_the_inner_clause_wins_element_by_element(
    tmp_path: Path,
) -> None:
    profile = guide(
        tmp_path,
        """
[[narrow.856]]
source = "guide"
require = ["N104 if N101 is ST"]
codes = { BSN01 = ["00", "05"], BSN05 = ["0001"] }
lengths = { "REF02 if REF01 is BM" = "at most 17" }

[[narrow.856]]
id = "parcel"
when = { mode = "parcel" }
source = "guide"
codes = { BSN05 = ["0002"] }
""",
    )
    parcel = profile.narrowing("856", Facts(scope={"mode": "parcel"}))
    assert [str(one) for one in parcel.require] == ["N104 if N101 is ST"]
    assert [str(one) for one in parcel.codes] == ["BSN01: 00 or 05", "BSN05: 0002"]
    assert [str(one) for one in parcel.bounds] == ["REF02 if REF01 is BM: at most 17"]
    with pytest.raises(CannotTell, match=r"narrow\.856 BSN05: needs mode"):
        profile.narrowing("856", Facts())


def test_conventions_are_put_together_key_by_key(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[[conventions.850]]
source = "guide"
dates = { "037" = "ship_not_before", "002" = "deliver_requested" }
freight = { CC = "collect" }
times = "retailer"

[[conventions.850]]
id = "dark"
when = { network = "hvdc" }
assumed = "seen on their orders"
dates = { "002" = "must_arrive_by" }
""",
    )
    general, warnings = profile.conventions("850", Facts(scope={"network": "rdc"}))
    assert dict(general.dates) == {"037": "ship_not_before", "002": "deliver_requested"}
    assert warnings == ()
    special, warnings = profile.conventions("850", Facts(scope={"network": "hvdc"}))
    assert special.dates["002"] == "must_arrive_by"
    assert special.dates["037"] == "ship_not_before"
    (warning,) = warnings
    assert warning.startswith(f"acme.toml:{HEAD.count(chr(10)) + 12}: conventions.850 dates.002")
    assert warning.endswith("is assumed: seen on their orders")


def test_a_convention_that_hangs_on_a_missing_fact_is_undecided(
    tmp_path: Path,
) -> None:
    profile = guide(
        tmp_path,
        """
[[conventions.850]]
when = { network = "hvdc" }
source = "guide"
dates = { "002" = "must_arrive_by" }
freight = { CC = "collect" }
""",
    )
    conventions, warnings = profile.conventions("850", Facts())
    assert not any("freight" in one or "dates" in one for one in warnings)
    order = PurchaseOrder(po_number="7", dates=(DateTime(qualifier="001"),))
    assert order_dates(order, "cancel_after", conventions) == order.dates
    asked = PurchaseOrder(po_number="7", dates=(DateTime(qualifier="002"),))
    with pytest.raises(CannotTell, match=r"conventions\.850 dates.002: needs network"):
        order_dates(asked, "cancel_after", conventions)
    paid = PurchaseOrder(po_number="7", freight=(FreightTerms(payment="CC"),))
    with pytest.raises(CannotTell, match=r"conventions\.850 freight.CC: needs network"):
        freight_terms(paid, conventions)


def test_conventions_that_the_profile_does_not_set_are_warned_about(tmp_path: Path) -> None:
    _, warnings = guide(tmp_path, "").conventions("850", Facts())
    assert warnings == tuple(
        f"conventions.850 {key}: the profile does not say; X12's own meanings are taken"
        for key in ("dates", "freight", "times")
    )


def test_a_profile_can_be_sent_to_another_process(profile: Profile) -> None:
    copy = pickle.loads(pickle.dumps(profile))  # noqa: S301 - our own
    assert copy == profile
    assert delivery(copy, delivery="live") == delivery(profile, delivery="live")


def test_a_profile_cannot_be_changed(profile: Profile) -> None:
    with pytest.raises(AttributeError):
        profile.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        profile.unknown["x"] = "y"  # type: ignore[index]


@pytest.mark.parametrize(
    ("section", "name"), [("window", "ship"), ("windows", "shp"), ("conventions", "850")]
)
def test_to_ask_for_what_no_profile_can_have_is_a_mistake(
    profile: Profile, section: str, name: str
) -> None:
    with pytest.raises(ValueError, match=r"no section of single clauses|unknown name"):
        profile.resolve(section, name, Facts())
