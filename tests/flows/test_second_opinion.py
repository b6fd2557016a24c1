"""A second opinion: pyx12, with our tables for its maps, sees what we see, or we know why not."""

import io
import logging
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document
from tests.flows.judged import SAMPLES, VALID, cases, composed
from tests.x12.edi import GOOD, interchange

from edicompliance.errors import EdiError
from edicompliance.flows.translating import second_opinion as home
from edicompliance.flows.translating.second_opinion import SecondOpinion, second_opinion
from edicompliance.x12 import validate
from edicompliance.x12.opinion import Compared, Difference
from edicompliance.x12.pyx12_maps import export_maps

EXPLAINED = tomllib.loads(Path(__file__).with_name("second_opinion.toml").read_text("utf-8"))[
    "explained"
]


@pytest.fixture(scope="module")
def judge() -> Iterator[SecondOpinion]:
    with second_opinion("pyx12") as found:
        yield found


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder with the maps of a release."""

    @cache
    def folder(release: str) -> Path:
        home = tmp_path_factory.mktemp(release)
        export_maps(home, release)
        return home

    return folder


@dataclass(frozen=True)
class Seen:
    """A difference, where it was seen, and whether both had something to say there."""

    case: str
    difference: Difference
    both: bool


@cache
def seen() -> tuple[Seen, ...]:
    """Every difference in all that is judged."""
    found: list[Seen] = []
    with second_opinion("pyx12") as judge:
        for name, data in cases():
            report = validate(data)
            ours = any(one.acknowledged for one in report.issues)
            for one in judge.of(data, report):
                both = ours and bool(one.opinion.complaints)
                found += [Seen(name, difference, both) for difference in one.differences]
    return tuple(found)


def explains(entry: dict[str, object], one: Seen) -> bool:
    """Whether an entry of the table is about this difference."""
    difference = one.difference
    codes = sorted(difference.ours), sorted(difference.theirs)
    return (
        codes == (entry["ours"], entry["theirs"])
        and _fits(entry, "at", difference.place[1])
        and _fits(entry, "in", one.case)
        and (one.both or not entry.get("beside"))
    )


def _fits(entry: dict[str, object], key: str, text: str) -> bool:
    patterns = entry.get(key, ["*"])
    assert isinstance(patterns, list)
    return any(fnmatch(text, pattern) for pattern in patterns)


def test_every_difference_is_explained() -> None:
    unexplained = {
        f"{one.case}: {one.difference}"
        for one in seen()
        if not any(explains(entry, one) for entry in EXPLAINED)
    }
    assert unexplained == set()


@pytest.mark.parametrize("entry", EXPLAINED, ids=lambda one: f"{one['ours']}-{one['theirs']}")
def test_every_explanation_explains_something(entry: dict[str, object]) -> None:
    assert any(explains(entry, one) for one in seen())


# -- what stops pyx12 is told


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (GOOD.replace(b"CTT*1~", b"CTT*1~~"), "pyx12's reader stopped there without a word"),
        (GOOD.replace(b"4500012", b"4" * 20_000), "pyx12's reader stopped there without a word"),
        (GOOD[:-1], "pyx12's reader stopped there without a word"),
        (GOOD.replace(b"*X*004010", b"*X*003010"), "there is no table of release '003010'"),
        (GOOD.replace(b"GS*PO*", b"GS*QQ*"), "no table of 004010 is for groups of 'QQ'"),
        (GOOD.replace(b"  ", b""), "pyx12 failed with X12Error: ISA Interchange Control Version"),
    ],
)  # fmt: skip
def test_where_pyx12_stops_the_opinion_says_so(data: bytes, why: str, judge: SecondOpinion) -> None:
    (found,) = judge.of(data)
    assert found.opinion.not_judged.startswith(why)
    assert f"it looked at {found.opinion.segments} of 9 segments" in found.opinion.not_judged
    assert not found.agrees


def test_each_interchange_is_judged_by_itself(judge: SecondOpinion) -> None:
    other = (
        GOOD.replace(b"*", b"|").replace(b"000000001", b"000000002").replace(b"BEG|00", b"BEG|x")
    )
    found = judge.of(GOOD + b"junk\n" + other)
    assert [one.opinion.control_number for one in found] == ["000000001", "000000002"]
    assert [one.opinion.segments for one in found] == [9, 9]
    assert [bool(one.opinion.complaints) for one in found] == [False, True]


def test_a_release_whose_isa_pyx12_does_not_know_is_judged_all_the_same(
    judge: SecondOpinion,
) -> None:
    order = GOOD.replace(b"*U*00401*", b"*^*00403*").replace(b"X*004010", b"X*004030")
    (found,) = judge.of(order.replace(b"*12*EA", b"*x*EA"))
    assert found.opinion.note == "read with ISA12 00501, for pyx12 knows no 00403"
    assert [one.place for one in found.opinion.complaints] == [(5, "PO102")]
    assert found.agrees


@pytest.mark.parametrize("release", ["004010VICS", "004010UCS"])
def test_a_suffix_of_the_release_is_judged_by_its_base(release: str, judge: SecondOpinion) -> None:
    (found,) = judge.of(GOOD.replace(b"X*004010", f"X*{release}".encode()))
    assert found.agrees


def test_a_997_and_a_999_are_told_apart(judge: SecondOpinion) -> None:
    for data in (
        interchange("AK1*PO*1\nAK9*A*1*1*1", set_id="997", group="FA", release="005010"),
        interchange("AK1*PO*1\nAK9*A*1*1*1", set_id="999", group="FA", release="005010"),
    ):
        (found,) = judge.of(data)
        assert found.agrees, found


def test_no_interchange_has_no_opinion(judge: SecondOpinion) -> None:
    assert judge.of(b"hello") == []


# -- pyx12 itself


def clean(compared: list[Compared]) -> bool:
    return all(not one.opinion.complaints and not one.opinion.not_judged for one in compared)


@pytest.mark.parametrize("name", [name for name in SAMPLES if "example-mart/85" in name])
def test_our_walk_through_its_maps_comes_to_what_pyx12_itself_comes_to(
    name: str,
    judge: SecondOpinion,
    maps: Callable[[str], Path],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its `x12n_document` is the way its own command goes."""
    data = SAMPLES[name]
    report = validate(data)
    if len(report.interchanges) != 1 or not report.interchanges[0].groups:
        return
    (found,) = judge.of(data, report)
    if found.opinion.not_judged:
        return
    folder = maps(report.interchanges[0].groups[0].release)
    text = io.StringIO(data[report.interchanges[0].offset :].decode())
    with caplog.at_level(logging.CRITICAL):
        right = x12n_document(ParamsBase(), text, None, None, map_path=str(folder))
    assert right == clean([found])


@pytest.mark.parametrize("name", VALID)
def test_what_we_write_is_right_in_its_eyes(name: str, judge: SecondOpinion) -> None:
    for data in composed(VALID[name]):
        assert clean(judge.of(data)), data


def test_a_judge_that_is_not_installed_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError("No module named 'pyx12'", name="pyx12.map_if")

    monkeypatch.setattr(home, "import_module", missing)
    with pytest.raises(EdiError) as caught:
        second_opinion("pyx12")
    message = "a second opinion needs pyx12: pip install 'edicompliance[pyx12]'"
    assert str(caught.value) == message


def test_another_module_that_is_missing_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError("No module named 'tomllib'", name="tomllib")

    monkeypatch.setattr(home, "import_module", missing)
    with pytest.raises(ModuleNotFoundError):
        second_opinion("pyx12")
