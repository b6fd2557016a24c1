"""The comparison of our tables with facts from outside: what it finds, and what it lets pass."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from edicompliance.x12.schema import (
    RELEASES,
    Element,
    Elements,
    LoopRule,
    known_sets,
    load_schema,
    load_segments,
)

SCRIPT = Path(__file__).parents[2] / "scripts" / "compare_tables.py"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compare_tables", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


compare_tables = load_script()


def as_facts(elements: Elements) -> list[dict[str, Any]]:
    return [fact(element) for element in elements if element]


def fact(element: Element) -> dict[str, Any]:
    row: dict[str, Any] = {
        "n": element.position,
        "de": element.number,
        "req": element.designator,
        "type": element.type,
        "min": element.shortest,
        "max": element.longest,
    }
    if element.repeat != 1:
        row["repeat"] = element.repeat or ">1"
    if element.components:
        row["components"] = as_facts(element.components)
        row["syntax"] = list(element.notes)
    return row


def rows(loop: LoopRule) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in loop.items:
        req = "M" if item.mandatory else "O"
        if isinstance(item, LoopRule):
            repeat = item.most or ">1"
            found.append({"loop": item.name, "req": req, "repeat": repeat, "body": rows(item)})
        else:
            found.append({"segment": item.tag, "req": req, "max_use": item.most or ">1"})
    return found


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Facts that say what our tables say, except for what is unverified."""
    for release in RELEASES:
        home = tmp_path / release
        home.mkdir()
        segments = {
            tag: {"name": tag, "syntax": list(rule.notes), "elements": as_facts(rule.elements)}
            for tag, rule in load_segments(release).items()
            if not rule.unverified
        }
        (home / "segments.json").write_text(json.dumps(segments), "utf-8")
        for set_id in known_sets(release):
            schema = load_schema(set_id, release)
            if schema and not schema.unverified:
                tables = [{"table": "all", "items": rows(schema.root)}]
                document = {"functional_group": schema.group, "tables": tables}
                (home / f"{set_id}.json").write_text(json.dumps(document), "utf-8")
    return tmp_path


def change(path: Path, edit: Callable[[Any], None]) -> None:
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(json.dumps(document), "utf-8")


def differences(facts: Path) -> list[str]:
    return [str(one) for one in compare_tables.compare(facts).differences]


def test_tables_that_say_the_same_have_no_differences(facts: Path) -> None:
    found = compare_tables.compare(facts)
    assert found.differences == []
    assert found.unverified == 4 * len(RELEASES)


def test_another_length_is_a_difference(facts: Path) -> None:
    def edit(segments: Any) -> None:
        segments["SAC"]["elements"][6]["max"] = 7

    change(facts / "005010" / "segments.json", edit)
    assert differences(facts) == ["005010 SAC07: ours 'X R 1/6 332', the facts 'X R 1/7 332'"]


def test_another_note_is_a_difference(facts: Path) -> None:
    change(facts / "004010" / "segments.json", lambda one: one["N4"].update(syntax=[]))
    assert differences(facts) == ["004010 N4 notes: ours 'C0605', the facts ''"]


def test_a_composite_is_told_once_for_all_segments_that_have_it(facts: Path) -> None:
    def edit(segments: Any) -> None:
        for segment in segments.values():
            for element in segment["elements"]:
                if element["de"] == "C001":
                    element["components"][0]["max"] = 3

    change(facts / "004010" / "segments.json", edit)
    assert differences(facts) == ["004010 C001-1: ours 'M ID 2/2 355', the facts 'M ID 2/3 355'"]


def test_a_row_too_many_or_too_few_is_a_difference(facts: Path) -> None:
    def edit(document: Any) -> None:
        del document["tables"][0]["items"][1]
        document["tables"][0]["items"][-1]["max_use"] = 2

    change(facts / "004060" / "997.json", edit)
    assert differences(facts) == [
        "004060 997 row 2: ours 'AK1 M 1', the facts nothing",
        "004060 997 row 10: ours 'SE M 1', the facts 'SE M 2'",
    ]


def test_a_set_or_segment_on_one_side_only_is_a_difference(facts: Path) -> None:
    (facts / "004010" / "850.json").unlink()
    (facts / "004010" / "999.json").write_text("{}", "utf-8")

    def edit(segments: Any) -> None:
        segments["ZZZ"] = segments.pop("ZA")

    change(facts / "004010" / "segments.json", edit)
    assert differences(facts) == [
        "004010 ZA: ours 'a segment', the facts nothing",
        "004010 ZZZ: ours nothing, the facts 'a segment'",
        "004010 850: ours 'a set', the facts nothing",
        "004010 999: ours nothing, the facts 'a set'",
    ]


def test_a_set_that_the_facts_have_is_no_longer_unverified(facts: Path) -> None:
    schema = load_schema("870", "004010")
    assert schema is not None
    document = {
        "functional_group": schema.group,
        "tables": [{"table": "all", "items": rows(schema.root)}],
    }
    (facts / "004010" / "870.json").write_text(json.dumps(document), "utf-8")
    assert differences(facts) == ["004010 870: ours 'an unverified set', the facts 'a set'"]


def test_an_explained_difference_is_printed_with_its_reason() -> None:
    found = compare_tables.Comparison(
        [compare_tables.Difference("004010 SAC07", "a", "b")], sets=1, segments=2
    )
    explanation = compare_tables.Explanation("They changed it.", ("* SAC07",))
    lines, good = compare_tables.report(found, [explanation])
    assert lines[:2] == [
        "explained: They changed it.",
        "    004010 SAC07: ours 'a', the facts 'b'",
    ]
    assert lines[2].startswith("0 differences, 1 explained, in 4 releases, 1 sets, 2 segments")
    assert good


def test_an_explanation_without_a_difference_is_a_fault() -> None:
    explanation = compare_tables.Explanation("They changed it.", ("* SAC07", "* SAC08"))
    found = compare_tables.Comparison([compare_tables.Difference("004010 SAC07", "a", "b")])
    lines, good = compare_tables.report(found, [explanation])
    assert "* SAC08: explained, but there is no such difference" in lines
    assert not good


def test_a_difference_without_explanation_is_a_fault() -> None:
    found = compare_tables.Comparison([compare_tables.Difference("004010 SAC07", "a", None)])
    lines, good = compare_tables.report(found, [])
    assert lines[0] == "004010 SAC07: ours 'a', the facts nothing"
    assert lines[1].startswith("1 difference, 0 explained")
    assert not good


def test_every_explanation_has_a_reason_and_places() -> None:
    explanations = compare_tables.load_explanations(compare_tables.EXPLAINED)
    assert explanations
    assert all(one.why and one.where for one in explanations)


def test_missing_facts_end_with_code_2(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert run.stdout.startswith("compare_tables: expected the facts in ")
