"""Which files make one shipment."""

from pathlib import Path

import pytest
from tests.cli.running import edic
from tests.flows.shipments import FACTS, WHOLE, put
from tests.x12.edi import GOOD

from edicompliance.errors import EdiError
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments, folders_passed_over


def _names(paths: list[str]) -> list[list[str]]:
    batches, _ = find_shipments(paths)
    return [[Path(file).name for file in batch.files] for batch in batches]


def test_a_folder_with_edi_files_is_one_shipment(tmp_path: Path) -> None:
    folder = put(tmp_path / "monday", WHOLE)
    batches, many = find_shipments([folder])
    assert not many
    assert [batch.path for batch in batches] == [folder]
    assert _names([folder]) == [["850.edi", "856.edi", "shipment.toml"]]


def test_paths_given_together_are_one_shipment_in_their_order(tmp_path: Path) -> None:
    folder = put(tmp_path, WHOLE)
    given = [f"{folder}/856.edi", f"{folder}/850.edi"]
    batches, many = find_shipments(given)
    assert not many
    assert [batch.files for batch in batches] == [tuple(given)]


def test_two_folders_with_edi_files_are_one_shipment(tmp_path: Path) -> None:
    orders = put(tmp_path / "orders", {"850.edi": b""})
    notices = put(tmp_path / "notices", {"856.edi": b"", "shipment.toml": b""})
    assert _names([orders, notices]) == [["850.edi", "856.edi", "shipment.toml"]]


def test_a_folder_of_folders_is_many_at_any_depth(tmp_path: Path) -> None:
    put(tmp_path / "week/monday/a", {"850.edi": b""})
    put(tmp_path / "week/b", {"850.edi": b""})
    put(tmp_path / "week/empty", {})
    batches, many = find_shipments([str(tmp_path / "week")])
    assert many
    assert [Path(batch.path).name for batch in batches] == ["b", "a"]


def test_several_folders_of_folders_are_many_together(tmp_path: Path) -> None:
    put(tmp_path / "one/a", {"850.edi": b""})
    put(tmp_path / "two/b", {"850.edi": b""})
    batches, many = find_shipments([str(tmp_path / "one"), str(tmp_path / "two")])
    assert many
    assert [Path(batch.path).name for batch in batches] == ["a", "b"]


def test_a_folder_of_folders_beside_a_file_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "week/a", {"850.edi": b""})
    put(tmp_path, {"more.edi": b""})
    week, file = str(tmp_path / "week"), str(tmp_path / "more.edi")
    with pytest.raises(EdiError) as refused:
        find_shipments([week, file])
    assert str(refused.value) == (
        f"{week}: expected one shipment, as several paths are one, found a folder of 1; "
        f"check it and {file} one after the other"
    )


def test_a_folder_without_edi_files_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "labels", {"one.zpl": b"", "two.PDF": b"", ".hidden": b""})
    with pytest.raises(EdiError) as refused:
        find_shipments([str(tmp_path)])
    assert str(refused.value) == f"{tmp_path}: expected EDI files, or folders of them, found none"


def test_a_folder_with_only_a_shipment_toml_is_not_skipped(tmp_path: Path) -> None:
    put(tmp_path / "a", {"850.edi": b""})
    put(tmp_path / "b", {"shipment.toml": b""})
    assert _names([str(tmp_path)]) == [["850.edi"], ["shipment.toml"]]


def test_what_lies_beside_the_edi_files_is_left_out(tmp_path: Path) -> None:
    others = {
        "label.zpl": b"",
        "slip.pdf": b"",
        "expected.toml": b"",
        ".swp": b"",
        "items.csv": b"",
    }
    folder = put(tmp_path, {**others, "order": b"", "asn.TXT": b""})
    assert _names([folder]) == [["asn.TXT", "order"]]


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put(tmp_path, WHOLE)
    monkeypatch.chdir(tmp_path)
    [batch], _ = find_shipments(["850.edi", "./850.edi", folder, "-", "-"])
    assert [Path(file).name for file in batch.files] == ["850.edi", "856.edi", "shipment.toml", "-"]


def test_a_link_to_a_folder_is_followed_and_a_circle_of_links_ends(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere/a", {"850.edi": b""})
    week = tmp_path / "week"
    week.mkdir()
    (week / "monday").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/again").symlink_to(week)
    assert _names([str(week)]) == [["850.edi"]]


def test_a_hidden_folder_holds_no_shipment(tmp_path: Path) -> None:
    put(tmp_path / ".git", {"HEAD": b""})
    put(tmp_path / "a", {"850.edi": b""})
    assert _names([str(tmp_path)]) == [["850.edi"]]


def test_a_folder_that_cannot_be_read_is_a_shipment_with_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a", {"850.edi": b""})
    locked = Path(put(tmp_path / "locked", {"850.edi": b""}))
    listed = Path.iterdir

    def iterdir(path: Path) -> object:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    batches, _ = find_shipments([str(tmp_path)])
    assert [(Path(one.path).name, one.problem is None) for one in batches] == [
        ("a", True),
        ("locked", False),
    ]


def test_a_file_without_edi_beside_shipments_does_not_make_them_one(tmp_path: Path) -> None:
    put(tmp_path / "week", {"README": b"as of monday", "shipment.toml": b""})
    put(tmp_path / "week/monday", WHOLE)
    put(tmp_path / "week/later/tuesday", WHOLE)
    batches, many = find_shipments([str(tmp_path / "week")])
    assert many
    assert [Path(batch.path).name for batch in batches] == ["tuesday", "monday"]


def test_a_file_that_is_no_edi_is_a_shipment_where_it_stands_alone(tmp_path: Path) -> None:
    folder = put(tmp_path / "monday", {"order": b"not an order"})
    assert _names([folder]) == [["order"]]


def test_paths_begin_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "monday", WHOLE)
    monkeypatch.chdir(tmp_path)
    (batch,), _ = find_shipments(["./monday"])
    assert batch.files[0] == "./monday/850.edi"
    (inner,), _ = find_shipments(["."])
    assert inner.path == "./monday"


# -- what a name says and the content does not


def test_a_file_that_begins_with_an_interchange_is_read_whatever_its_name(tmp_path: Path) -> None:
    for name in ("850.json", "856.log", "810.csv"):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf\n" + GOOD)
    (tmp_path / "order-as.json").write_text('{"ISA": "ISA*00*..."}', encoding="utf-8")
    ((batch,), _) = find_shipments([str(tmp_path)])
    assert [Path(file).name for file in batch.files] == ["810.csv", "850.json", "856.log"]


def test_a_link_to_nothing_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "850.edi").write_bytes(GOOD)
    (tmp_path / "856.edi").symlink_to(tmp_path / "nowhere")
    ((batch,), _) = find_shipments([str(tmp_path)])
    with pytest.raises(FileNotFoundError):
        load_shipment(batch)


def test_a_link_to_nothing_among_shipments_is_told_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "850.edi").write_bytes(GOOD)
    (tmp_path / "two").symlink_to(tmp_path / "nowhere")
    batches, many = find_shipments([str(tmp_path)])
    assert many
    assert [(Path(one.path).name, one.problem is None) for one in batches] == [
        ("one", True),
        ("two", False),
    ]


def test_edi_that_lies_in_a_shipments_folder_and_is_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "850.edi").write_bytes(GOOD)
    (tmp_path / ".hidden.edi").write_bytes(GOOD)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "850.edi").write_bytes(GOOD)
    ((batch,), _) = find_shipments([str(tmp_path)])
    assert batch.left_out == (
        f"hidden file {tmp_path}/.hidden.edi",
        f"folder {tmp_path}/inner, with EDI of its own,",
    )


def test_what_was_printed_is_told_by_its_content_or_by_the_folder_for_it(tmp_path: Path) -> None:
    folder = put(tmp_path, WHOLE)
    put(tmp_path, {"a.zpl": b"^XA^FDX^FS^XZ", "b.pdf": b"%PDF-1.7", "c.pdf": b"a spreadsheet"})
    put(tmp_path / "labels", {"d.bin": b"\x89PNG\r\n\x1a\n", ".e.zpl": b"^XA^XZ"})
    put(tmp_path / "labels/late", {"h.zpl": b"^XA^XZ"})
    put(tmp_path / "labels/.old", {"i.zpl": b"^XA^XZ"})
    put(tmp_path / "slips", {"f.pdf": b"%PDF-1.4", "j.xlsx": b"PK\x03\x04"})
    put(tmp_path / "old", {"g.zpl": b"^XA^XZ"})
    [batch], _ = find_shipments([folder])
    assert [Path(one).name for one in batch.files] == ["850.edi", "856.edi", "shipment.toml"]
    printed = [str(Path(one).relative_to(folder)) for one in batch.printed]
    assert printed == [
        *("a.zpl", "b.pdf", "labels/d.bin", "labels/late/h.zpl"),
        *("slips/f.pdf", "slips/j.xlsx"),
    ]


def test_labels_given_by_name_are_no_documents(tmp_path: Path) -> None:
    put(tmp_path, {**WHOLE, "labels.txt": b"^XA^FO1,1^FDX^FS^XZ"})
    paths = [str(tmp_path / name) for name in ("850.edi", "856.edi", "labels.txt")]
    [batch], _ = find_shipments(paths)
    assert (batch.files, batch.printed) == (tuple(paths[:2]), (paths[2],))


def test_each_of_many_shipments_has_its_own_labels(tmp_path: Path) -> None:
    put(tmp_path / "a", WHOLE)
    put(tmp_path / "a/labels", {"one.zpl": b"^XA^XZ"})
    put(tmp_path / "b", WHOLE)
    batches, _ = find_shipments([str(tmp_path)])
    assert [len(one.printed) for one in batches] == [1, 0]


def test_a_folder_without_edi_among_shipments_is_said(tmp_path: Path) -> None:
    put(tmp_path / "a", WHOLE)
    put(tmp_path / "b" / "c", WHOLE)
    put(tmp_path / "facts only", {"shipment.toml": FACTS})
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    batches, _ = find_shipments([str(tmp_path)])
    assert list(folders_passed_over([str(tmp_path)], batches)) == [str(tmp_path / "empty")]
    told = edic("check", str(tmp_path), "--profile", "example-mart").stderr
    assert f"edic: {tmp_path / 'empty'}: no EDI file in it, so it is no shipment" in told


def test_two_folders_that_are_a_shipment_each_are_refused_with_the_next_step(
    tmp_path: Path,
) -> None:
    a = put(tmp_path / "week/a", {"850.edi": b"", "shipment.toml": b""})
    b = put(tmp_path / "week/b", {"850.edi": b"", "shipment.toml": b""})
    other = put(tmp_path / "c", {"850.edi": b"", "shipment.toml": b""})
    with pytest.raises(EdiError, match=f"check the folder above them: {tmp_path}/week$"):
        find_shipments([str(a), str(b)])
    with pytest.raises(EdiError, match=r"got 2, each with a shipment\.toml; check each alone"):
        find_shipments([str(a), str(other)])
    assert len(find_shipments([str(a), str(a)])[0]) == 1
