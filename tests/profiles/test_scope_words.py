"""Where the words of a scope come from: lists of places, what stands in a document."""

from pathlib import Path

from tests.profiles.guides import guide, held, write

from edicompliance.profiles import (
    Absent,
    Facts,
    Place,
    Profile,
    Resolved,
    Undecided,
    load_profile,
)
from edicompliance.profiles.bodies import Window
from edicompliance.profiles.comparison import compare
from edicompliance.profiles.lint import lint
from edicompliance.x12 import parse

SCOPE = """
[facts]
source = "guide"
department = "850/REF*DP"
po_type = { read = "850/BEG02", values = { SA = "stand-alone", DS = "drop-ship" } }

[locations.dcs]
source = "guide"
codes = ["6006", "6021"]
is = { network = "rdc" }
zone = "America/Denver"

[[windows.delivery]]
id = "regional"
when = { network = "rdc" }
source = "guide"
is = "must_arrive_by - 2 days .. must_arrive_by"

[[windows.delivery]]
id = "other"
when = { network = ["fc", "hvdc"] }
source = "guide"
is = "must_arrive_by .. must_arrive_by"
"""
HEAD = """
format = 1
id = "acme"
edition = "2026-11"
name = "Acme"
currency = "USD"

[scope]
network = ["rdc", "fc", "hvdc"]
department = "any text"
po_type = ["stand-alone", "drop-ship"]
banner = ["stores", "clubs"]

[sources]
guide = { title = "Routing Guide", grade = "P", date = 2026-03-01 }
"""

ORDER = (
    b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261122*0930*U*00401"
    b"*000000001*0*P*>~GS*PO*A*B*20261122*0930*1*X*004010~ST*850*0001~BEG*00*DS*PO-1**20261122~"
    b"REF*IA*88~REF*DP*038~N1*ST**92*6006~PO1*1*1*EA*1~SE*6*0001~GE*1*1~IEA*1*000000001~"
)


def profile(folder: Path, text: str = SCOPE) -> Profile:
    return guide(folder, text, head=HEAD)


def words(profile: Profile, **given: str) -> dict[str, str]:
    transaction_set = parse(ORDER).interchanges[0].groups[0].sets[0]
    return dict(profile.with_words(Facts(given), {"850": transaction_set.segments}).scope)


def test_a_document_tells_the_words_of_the_scope(tmp_path: Path) -> None:
    assert words(profile(tmp_path)) == {"department": "038", "po_type": "drop-ship"}


def test_the_ship_to_tells_the_network_and_so_the_window(tmp_path: Path) -> None:
    acme = profile(tmp_path)
    facts = acme.with_words(Facts({"destination": "6021"}))
    assert held(acme.resolve("windows", "delivery", facts)).id == "regional"


def test_the_suppliers_word_comes_before_all_others(tmp_path: Path) -> None:
    told = words(profile(tmp_path), destination="6006", network="fc", department="12")
    assert (told["network"], told["department"]) == ("fc", "12")


def test_a_place_has_its_words_its_zone_and_who_says_so(tmp_path: Path) -> None:
    acme = profile(tmp_path)
    place = acme.place("6006", Facts())
    assert isinstance(place, Place)
    assert place.source
    assert (dict(place.words), place.zone, place.source.key) == (
        {"network": "rdc"},
        "America/Denver",
        "guide",
    )
    assert acme.place("1", Facts()) == Absent()


def test_a_list_of_places_may_lie_beside_the_profile(tmp_path: Path) -> None:
    (tmp_path / "dcs.csv").write_text(
        "code,gln,network,zone\n6006,0614141000012,rdc,America/Denver\n07100,,fc,\n", "utf-8"
    )
    acme = profile(
        tmp_path, '[locations.dcs]\nsource = "guide"\ntable = "dcs.csv"\nzone = "America/Chicago"\n'
    )
    by_code, by_gln, other = (
        acme.place(number, Facts()) for number in ("6006", "0614141000012", "07100")
    )
    assert isinstance(by_code, Place)
    assert isinstance(by_gln, Place)
    assert isinstance(other, Place)
    assert by_code.words == by_gln.words == {"network": "rdc"}
    assert (by_code.zone, other.zone) == ("America/Denver", "America/Chicago")


def test_a_fault_in_the_list_is_told_with_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "dcs.csv").write_text("code,network,zone\n6006,rdc,Denver\n,fc,\n", "utf-8")
    write(tmp_path, '[locations.dcs]\nsource = "guide"\ntable = "dcs.csv"\n', head=HEAD)
    told = [str(one) for one in lint("acme", folder=tmp_path).faults]
    assert told == [
        "dcs.csv:2: zone: unknown time zone 'Denver'; did you mean 'America/Denver'?",
        "dcs.csv:3: a place needs a 'code' or a 'gln'",
    ]


def test_a_list_that_holds_in_one_edition_only_is_undecided_without_its_date(
    tmp_path: Path,
) -> None:
    acme = profile(
        tmp_path,
        """
[editions.realignment]
keyed_to = "po_approved"
source = "guide"
old = {}
new = { from = 2023-08-16 }

[[locations.dcs]]
id = "old"
edition = "realignment old"
source = "guide"
codes = ["6006"]
is = { network = "rdc" }

[[locations.dcs]]
id = "new"
edition = "realignment new"
source = "guide"
codes = ["6006"]
is = { network = "fc" }
""",
    )
    answer = acme.place("6006", Facts())
    assert isinstance(answer, Undecided)
    assert answer.wanted == ("po_approved",)
    assert acme.place("6007", Facts()) == Absent()


CROSSING = """
[[windows.delivery]]
id = "live"
when = { delivery = "live" }
source = "guide"
is = "must_arrive_by .. must_arrive_by"

[[windows.delivery]]
id = "fast"
when = { network = "hvdc" }
source = "guide"
is = "must_arrive_by - 1 day .. must_arrive_by"
"""


def test_words_that_never_meet_cannot_cross(tmp_path: Path) -> None:
    excludes = '[scope]\nexcludes = [{ delivery = "live", network = "hvdc" }]\n'
    acme = guide(tmp_path, CROSSING, head=HEAD.replace("[scope]\n", excludes))
    live, fast = Facts({"delivery": "live"}), Facts({"network": "hvdc"})
    assert held(acme.resolve("windows", "delivery", fast)).id == "fast"
    answer = acme.resolve("windows", "delivery", live)
    assert held(answer).id == "live"


PARCELS = """
[[windows.delivery]]
id = "live"
when = { delivery = "live" }
source = "guide"
is = "must_arrive_by .. must_arrive_by"

[[windows.delivery]]
id = "drop"
when = { delivery = "drop" }
source = "guide"
is = "must_arrive_by - 1 day .. must_arrive_by"

[[windows.delivery]]
id = "parcel"
when = { mode = "parcel" }
source = "guide"
is = "must_arrive_by - 3 days .. must_arrive_by"
"""


def test_what_meets_no_word_of_another_kind_is_possible_all_the_same(tmp_path: Path) -> None:
    excludes = '[scope]\nexcludes = [{ mode = "parcel", delivery = ["live", "drop"] }]\n'
    acme = guide(tmp_path, PARCELS, head=HEAD.replace("[scope]\n", excludes))

    def of(**known: str) -> Resolved[Window] | Absent | Undecided:
        return acme.resolve("windows", "delivery", Facts(known))

    assert held(of(mode="parcel")).id == "parcel"
    assert held(of(delivery="live")).id == "live"
    left = of()
    assert isinstance(left, Undecided)
    assert {one.id for one in left.candidates} == {"live", "drop", "parcel"}
    by_truck = of(mode="ltl")
    assert isinstance(by_truck, Undecided)
    assert by_truck.wanted == ("delivery",)
    assert {one.id for one in by_truck.candidates} == {"live", "drop"}


def test_a_supplier_may_add_banners_and_say_where_they_stand(tmp_path: Path) -> None:
    write(tmp_path, SCOPE, head=HEAD)
    own = """
format = 1
extends = "acme"
id = "own"

[sources]
contract = { title = "Contract", grade = "contract" }

[scope]
banner = ["outlets"]

[facts]
banner = { read = "850/REF*IA", values = { 88 = "outlets" }, source = "contract" }
"""
    below = guide(tmp_path, SCOPE, head=HEAD)
    write(tmp_path, own, "own.toml", head="")
    above = load_profile("own", folder=tmp_path)
    assert words(above)["banner"] == "outlets"
    assert [(one.name, one.after) for one in compare(below, above)] == [
        ("facts banner", "850/REF*IA (88 = outlets)")
    ]
