"""Real files of many senders: read to the last byte, whatever they are.

`EDIC_CORPUS` names the folder they lie in, with an `INDEX.tsv` that says of each file what others
found in it. Without the variable there is nothing to read, and the tests are skipped.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.documents.x12_text import body, lines, read_back

from edicompliance.cli.main import cli
from edicompliance.documents import read_documents
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.errors import UnwritableDocument
from edicompliance.translate import from_json, from_xml, to_json, to_xml
from edicompliance.x12 import Delimiters, Transmission, generate, parse, validate
from edicompliance.x12.schema import RELEASES, known_sets

VARIABLE = "EDIC_CORPUS"
GOOD = {"ISA_106_ok": "ok", "SE_counts_ok": "yes", "control_numbers_match": "yes",
        "GE_IEA_counts_ok": "yes"}  # fmt: skip
HAVE_TABLES = {"TA1"}.union(*map(known_sets, RELEASES))
EXPLAINED = tomllib.loads(
    Path(__file__).with_name("x12").joinpath("corpus_explained.toml").read_text("utf-8")
)["file"]
Row = dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def corpus() -> Path:
    """The folder; a variable that is set and leads nowhere is a fault, not a reason to skip."""
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"NO FILE OF THE CORPUS IS READ: {VARIABLE} does not say where it lies")
    folder = Path(named)
    assert (folder / "INDEX.tsv").is_file(), f"{VARIABLE}={named}: expected an INDEX.tsv there"
    return folder


@cache
def rows(folder: Path) -> list[Row]:
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def good_rows(folder: Path) -> Iterator[Row]:
    return (row for row in rows(folder) if all(row[key] == is_so for key, is_so in GOOD.items()))


def test_the_index_lists_files_good_and_bad(corpus: Path) -> None:
    assert 50 < len(list(good_rows(corpus))) < len(rows(corpus))
    assert [row["file"] for row in rows(corpus) if not (corpus / row["file"]).is_file()] == []


def test_every_file_comes_back_byte_for_byte(corpus: Path) -> None:
    lost = []
    for row in rows(corpus):
        data = (corpus / row["file"]).read_bytes()
        transmission = parse(data)
        if generate(transmission) != data:
            lost.append(row["file"])
        for one in transmission.sets():
            one.tree()
            assert one.locate(one.segments[-1]).path
    assert lost == []


def test_every_byte_is_framed_or_reported(corpus: Path) -> None:
    wrong = {}
    for row in rows(corpus):
        data = (corpus / row["file"]).read_bytes()
        report = validate(data)
        framed = sum(one.length for one in report.interchanges if one.framed)
        unframed = sum(one.where.length for one in report.issues if one.level == "unframed")
        if not framed + unframed == report.size == len(data):
            wrong[row["file"]] = (framed, unframed, len(data))
    assert wrong == {}


def test_the_command_reads_all_of_it_without_a_traceback(corpus: Path) -> None:
    run = CliRunner().invoke(cli, ["validate", str(corpus), "--format", "json"])
    assert run.exception is None or isinstance(run.exception, SystemExit)
    assert run.exit_code == 1
    told = json.loads(run.stdout)
    assert told["summary"]["files"] >= len(rows(corpus))
    assert {one["file"] for one in told["issues"]} <= {one["path"] for one in told["files"]}


def test_every_file_comes_back_through_json_and_xml(corpus: Path) -> None:
    lost = []
    for row in rows(corpus):
        data = (corpus / row["file"]).read_bytes()
        by_json = from_json(to_json(parse(data)), Transmission)
        by_xml = from_xml(to_xml(parse(data)))
        if not generate(by_json) == generate(by_xml) == data:
            lost.append(row["file"])
    assert lost == []


def test_every_document_comes_back_through_its_json(corpus: Path) -> None:
    count = 0
    for row in rows(corpus):
        for document in read_documents(parse(corpus / row["file"])).documents:
            assert from_json(to_json(document)) == document, row["file"]
            count += 1
    assert count > 50


def test_where_chunks_end_changes_nothing(corpus: Path) -> None:
    for row in rows(corpus):
        data = (corpus / row["file"]).read_bytes()
        whole = validate(data)
        for size in (1, 7, 106):
            chunks = (data[at : at + size] for at in range(0, len(data), size))
            assert validate(chunks) == whole, (row["file"], size)


def test_a_good_file_holds_what_its_row_says(corpus: Path) -> None:
    wrong = {}
    for row in good_rows(corpus):
        report = validate(corpus / row["file"])
        first = report.interchanges[0].delimiters if report.interchanges else None
        found = (
            len(report.interchanges),
            all(one.framed for one in report.interchanges),
            sum(one.segments for one in report.interchanges),
            first,
        )
        expected = (_interchanges(row), True, int(row["segments"]), _delimiters(row))
        if found != expected:
            wrong[row["file"]] = (found, expected)
    assert wrong == {}


def test_a_good_file_is_clean_or_each_complaint_is_explained(corpus: Path) -> None:
    """Of the sets that have a table; x12/corpus_explained.toml gives the reasons."""
    told: dict[str, set[str]] = {}
    for row in good_rows(corpus):
        if HAVE_TABLES.isdisjoint(row["transaction_set"].split(",")):
            continue
        data = (corpus / row["file"]).read_bytes()
        complaints = {
            f"{one.code} {one.where.element or one.where.segment}"
            for one in validate(data).issues
            if one.severity != "info"
        }
        if complaints:
            told[sha256(data).hexdigest()] = complaints
    explained = {one["sha256"]: set(one["complaints"]) for one in EXPLAINED}
    assert told == explained


def _interchanges(row: Row) -> int:
    said = re.search(r"(\d+) interchanges", row["remarks"])
    return int(said[1]) if said else 1


def _delimiters(row: Row) -> Delimiters:
    """`el=* comp=> rep=U term=NL`; `U`, or nothing, is no repetition separator."""
    said = dict(word.split("=", 1) for word in row["delimiters"].split(" ") if "=" in word)
    return Delimiters(
        element=said["el"],
        component=said["comp"],
        repetition=None if said["rep"] in ("", "U") else said["rep"],
        segment="\n" if said["term"] == "NL" else said["term"],
    )


def documents(folder: Path) -> Iterator[tuple[str, KeptDocument]]:
    """Every document that keeps what it has no words for, with the file it is in."""
    for row in rows(folder):
        for one in read_documents(parse((folder / row["file"]).read_bytes())).documents:
            if isinstance(one, KeptDocument):
                yield row["file"], one


def test_a_document_is_written_in_the_segments_it_was_read_from(corpus: Path) -> None:
    read, changed = Counter[str](), []
    for file, one in documents(corpus):
        assert one.source is not None
        read[one.SET_ID] += 1
        if lines(one) != body(one.source):
            changed.append(file)
    assert changed == []
    assert {"214", "810", "820", "846", "862", "940", "945"} <= read.keys()


def test_a_document_composed_of_the_same_values_is_read_back_equal(corpus: Path) -> None:
    equal, differ, unwritable = 0, [], set()
    for file, one in documents(corpus):
        assert one.source is not None
        alone = type(one).model_validate(one.model_dump())
        try:
            again = read_back(alone, one.source.schema_release)
        except UnwritableDocument:
            unwritable.add(file)
            continue
        equal += again == one
        differ += [file] * (again != one)
    assert differ == []
    assert len(unwritable) < 10 < equal
