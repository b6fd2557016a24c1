"""`edic check`: what it reads, what it prints where, and how it exits."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from tests.cli.running import edic, edic_ended, edic_process
from tests.flows.shipments import FACTS, GOOD, HELD, NOTICE, ORDER, SAMPLES, WHOLE, put, without

from edicompliance.cli.terminal import look
from edicompliance.errors import EdiError

SHIPMENTS = SAMPLES / "example-mart/shipments"
PROFILE = ("--profile", "example-mart")
JSON = ("--format", "json")


def _json(*arguments: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(edic("check", *arguments, *PROFILE, *JSON).stdout)
    return result


# -- exit codes


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("may-ship-prepaid", (), 0),
        ("must-be-held", (), 1),
        ("zone-unknown", (), 1),
        ("ships-late", (), 1),
        ("quantity-over", (), 1),
        ("quantity-over", ("--fail-on", "error"), 0),
        ("quantity-over", ("--fail-on", "info"), 1),
        ("must-be-held", ("--hold-above", "100"), 1),
        ("must-be-held", ("--select", "ASN002"), 0),
        ("must-be-held", ("--ignore", "WIN,ASN001", "--ignore", "lbl"), 0),
    ],
)
def test_the_exit_code_tells_a_clean_check_from_findings(
    name: str, options: tuple[str, ...], code: int
) -> None:
    result = edic("check", str(SHIPMENTS / name), *PROFILE, *options)
    assert result.exit_code == code
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ((), "Missing option '--profile'"),
        ((*PROFILE, "--now", "2026-11-20T06:00"), "expected a time with its zone, as 2026-11-20"),
        ((*PROFILE, "--now", "tomorrow"), "expected a time such as 2026-11-20T06:00-06:00"),
        ((*PROFILE, "--now", "0001-01-01T00:00+14:00"), "expected a year from 1970 to 2199, got"),
        ((*PROFILE, "--hold-above", "-1"), "expected an amount such as 250.00, got '-1'"),
        ((*PROFILE, "--hold-above", "NaN"), "expected an amount such as 250.00, got 'NaN'"),
        ((*PROFILE, "--hold-above", "ten"), "expected an amount such as 250.00, got 'ten'"),
        ((*PROFILE, "--select", "ASN099"), "no rule is called 'ASN099'; did you mean ASN00"),
        ((*PROFILE, "--select", " , "), "expected codes such as ASN001 or ASN, got ' , '"),
        ((*PROFILE, "--select", "WIN", "--ignore", "W"), "leave no rule to check"),
        ((*PROFILE, "--fail-on", "sorrow"), "'sorrow' is not one of"),
        ((*PROFILE, "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_a_wrong_command_line_exits_with_2_and_says_what_was_expected(
    options: tuple[str, ...], complaint: str
) -> None:
    result = edic("check", str(GOOD), *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert complaint in " ".join(result.stderr.split())


def test_without_a_path_it_exits_with_2() -> None:
    assert edic("check", *PROFILE).exit_code == 2


@pytest.mark.parametrize(
    ("paths", "profile", "complaint"),
    [
        (("nowhere.edi",), "example-mart", "edic: nowhere.edi: No such file or directory\n"),
        ((str(GOOD),), "example-mar", "edic: example-mar: there is no profile of that id; did you"),
        ((str(GOOD),), "nowhere.toml", "edic: nowhere.toml: "),
    ],
)
def test_what_cannot_run_exits_with_3_and_one_line(
    paths: tuple[str, ...], profile: str, complaint: str
) -> None:
    ran = edic_ended("check", *paths, "--profile", profile)
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert ran.stderr.startswith(complaint)
    assert ran.stderr.count("\n") == 1


def test_a_wrong_key_in_a_profile_is_told_with_file_line_and_the_right_word(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('format = 1\nid = "own"\nextends = "example-mart"\nhold_abov = "5"\n')
    with pytest.raises(EdiError) as refused:
        edic("check", str(GOOD), "--profile", str(own))
    assert f"{own}:4: hold_abov: unknown " in str(refused.value)
    assert "did you mean 'hold_above'?" in str(refused.value)


# -- what is judged


def test_now_wins_over_the_time_in_shipment_toml() -> None:
    assert _json(str(GOOD))["checked_at"] == "2026-11-18T10:00:00-05:00"
    told = _json(str(GOOD), "--now", "2026-11-17T09:00Z")["checked_at"]
    assert told == "2026-11-17T09:00:00+00:00"


def test_hold_above_changes_the_verdict_and_not_the_price() -> None:
    held, let_go = _json(str(HELD)), _json(str(HELD), "--hold-above", "100.00")
    assert (held["verdict"], let_go["verdict"]) == ("HOLD", "SHIP-AT-KNOWN-COST")
    assert held["at_risk"] == let_go["at_risk"] == "492.00"


def test_select_and_ignore_take_codes_and_their_beginnings_in_any_case() -> None:
    judged = _json(str(HELD), "--select", "asn,WIN002", "--ignore", "ASN0")
    assert [one["code"] for one in judged["findings"]] == ["WIN002"]
    assert judged["passed"] == judged["not_checked"] == judged["not_applicable"] == []


def test_items_are_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    items = tmp_path / "items.toml"
    items.write_text("nonsense = 1\n")
    with pytest.raises(EdiError, match=r"items\.toml:1: nonsense"):
        edic("check", str(GOOD), *PROFILE, "--items", str(items))
    with pytest.raises(EdiError, match="cannot be read"):
        edic("check", str(GOOD), *PROFILE, "--items", str(tmp_path / "none.toml"))


def test_an_item_file_makes_units_comparable(tmp_path: Path) -> None:
    cases = NOTICE.replace(b"SN1*1*10*EA", b"SN1*1*1*CA").replace(b"SN1*2*20*EA", b"SN1*2*1*CA")
    files = {**WHOLE, "850.edi": without(ORDER, "PO4"), "856.edi": cases}
    folder = put(tmp_path / "s", files)
    alone = _json(folder, "--select", "FIL001,FIL002")
    assert {one["code"] for one in alone["not_checked"]} == {"FIL001", "FIL002"}
    items = tmp_path / "items.csv"
    items.write_text("vendor_item,pack\nLMP-DSK,10\nTOT-CNV,20\n")
    told = _json(folder, "--select", "FIL001,FIL002", "--items", str(items))
    assert told["passed"] == ["FIL001", "FIL002"]
    told = _json(folder, "--select", "FIL001,FIL002", "--masters", str(tmp_path / "items.csv"))
    assert told["passed"] == ["FIL001", "FIL002"]


def test_the_lists_of_a_folder_serve_the_check_and_the_option_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "carriers.csv").write_text("scac\nA1\n")
    with pytest.raises(EdiError, match=r"carriers\.csv:2: scac: expected a carrier's code"):
        edic("check", str(GOOD), *PROFILE, "--masters", str(lists))
    monkeypatch.setenv("EDIC_MASTERS", str(lists))
    with pytest.raises(EdiError, match=r"carriers\.csv:2: scac: expected a carrier's code"):
        edic("check", str(GOOD), *PROFILE)
    (tmp_path / "carriers.csv").write_text("scac\nABCD\n")
    one = str(tmp_path / "carriers.csv")
    assert "RTG001" in edic("check", str(GOOD), *PROFILE, "--masters", one).stdout


# -- where the files are


def test_files_given_together_are_one_shipment() -> None:
    files = [str(path) for path in sorted(GOOD.iterdir()) if path.name != "expected.toml"]
    assert _json(*files)["verdict"] == "SHIP"


def test_a_folder_of_folders_is_many() -> None:
    many = _json(str(SHIPMENTS))
    assert many["schema"] == "edicompliance/check-many/1"
    assert many["summary"]["shipments"] == len(many["shipments"]) == len(list(SHIPMENTS.iterdir()))
    assert all(Path(one["path"]).parent == SHIPMENTS for one in many["shipments"])


def test_many_are_one_line_each_under_their_folders_name() -> None:
    result = edic("check", str(SHIPMENTS), *PROFILE)
    assert result.exit_code == 1
    assert "      492.00 USD  must-be-held" in result.stdout
    assert str(SHIPMENTS) not in result.stdout


def test_standard_input_is_read_where_the_path_is_a_dash() -> None:
    arguments = ("-", f"{GOOD}/shipment.toml", *PROFILE, *JSON)
    result = edic("check", *arguments, stdin=ORDER + NOTICE)
    printed = json.loads(result.stdout)
    assert (printed["verdict"], printed["shipment"]["id"]) == ("SHIP", "ASN30002")
    broken = json.loads(edic("check", *arguments, stdin=b"letter").stdout)
    assert broken["findings"][0]["evidence"][0]["file"] == "-"


def test_nothing_on_standard_input_is_a_finding_and_no_pass() -> None:
    result = edic("check", "-", *PROFILE, stdin=b"")
    assert result.exit_code == 1
    assert "the file is empty" in result.stdout


# -- one that cannot be read, among many


def test_one_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    put(tmp_path / "a", WHOLE)
    bad = put(tmp_path / "b", {**WHOLE, "shipment.toml": b"planed_departure = 1\n"})
    put(tmp_path / "c", {**WHOLE, "shipment.toml": FACTS})
    reason = (
        f"{bad}/shipment.toml:1: planed_departure: unknown key; did you mean 'planned_departure'?"
    )
    result = edic("check", str(tmp_path), *PROFILE, *JSON)
    assert result.exit_code == 3
    assert result.stderr == f"edic: {reason}\n"
    printed = json.loads(result.stdout)
    assert [Path(one["path"]).name for one in printed["shipments"]] == ["a", "c"]
    assert printed["unreadable"] == [{"path": bad, "reason": reason}]
    text = edic("check", str(tmp_path), *PROFILE).stdout
    assert text.startswith("0.00 USD at risk\nExample Mart (fictional): 2 SHIP · 1 could not be")


def test_a_single_one_that_cannot_be_read_prints_nothing_on_stdout(tmp_path: Path) -> None:
    folder = put(tmp_path, {"shipment.toml": FACTS})
    for form in ("json", "text"):
        result = edic("check", folder, *PROFILE, "--format", form)
        assert result.exit_code == 3
        assert result.stdout == ""
        assert result.stderr == (
            f"edic: {folder}: expected an order (850) or a ship notice (856), "
            "found no transaction set\n"
        )


# -- what goes where


def test_json_is_the_only_thing_on_standard_output() -> None:
    ran = edic_process("check", str(SHIPMENTS), *PROFILE, *JSON)
    assert ran.returncode == 1
    assert ran.stderr == ""
    assert json.loads(ran.stdout)["schema"] == "edicompliance/check-many/1"
    assert ran.stdout.startswith('{\n  "schema": ')


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "edicompliance", "check", str(SHIPMENTS), *PROFILE, *JSON]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "edicompliance", "check", str(GOOD), *PROFILE],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
        )
    assert (ran.returncode, ran.stderr) == (3, "edic: No space left on device\n")


class _Terminal:
    """A standard stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "columns", "width", "color"),
    [
        ({}, "80", 80, True),
        ({}, "200", 100, True),
        ({}, "20", 60, True),
        ({"NO_COLOR": "1"}, "100", 100, False),
        ({"NO_COLOR": ""}, "100", 100, True),
        ({"TERM": "dumb"}, "100", 100, False),
    ],
)
def test_colour_and_width_are_those_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], columns: str, width: int, color: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", **env, "COLUMNS": columns}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", _Terminal())
    assert look() == {"width": width, "color": color}


def test_a_pipe_has_no_colours_and_a_hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert look() == {"width": 100, "color": False}
    assert "\x1b" not in edic("check", str(HELD), *PROFILE).stdout


def test_progress_is_shown_only_on_a_terminal_and_for_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[int] = []
    real = click.progressbar

    def progressbar(*arguments: Any, **options: Any) -> Any:
        shown.append(options["length"])
        return real(*arguments, **options)

    monkeypatch.setattr(click, "progressbar", progressbar)
    edic("check", str(SHIPMENTS), *PROFILE)
    assert shown == []
    monkeypatch.setattr("edicompliance.cli.check._is_watched", lambda: True)
    edic("check", str(GOOD), *PROFILE)
    assert shown == []
    result = edic("check", str(SHIPMENTS), *PROFILE, *JSON)
    assert shown == [len(list(SHIPMENTS.iterdir()))]
    assert json.loads(result.stdout)


def test_a_folder_that_cannot_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def iterdir(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", iterdir)
    with pytest.raises(PermissionError):
        edic("check", str(GOOD), *PROFILE)


# -- many at once


def test_each_shipment_gets_a_report_of_its_own_beside_that_of_all(tmp_path: Path) -> None:
    for name in ("may-ship-prepaid", "must-be-held"):
        shutil.copytree(SHIPMENTS / name, tmp_path / "monday" / name)
    each = tmp_path / "each"
    whole = _json(str(tmp_path / "monday"), "--each", str(each), "--jobs", "2")
    assert sorted(path.name for path in each.iterdir()) == [
        "may-ship-prepaid.json",
        "must-be-held.json",
    ]
    for shipment in whole["shipments"]:
        name = Path(shipment["path"]).name
        own = json.loads((each / f"{name}.json").read_text(encoding="utf-8"))
        assert own["verdict"] == shipment["verdict"]
        assert own["findings"] == shipment["findings"]


def test_reports_of_shipments_from_elsewhere_stay_below_the_folder_that_was_named(
    tmp_path: Path,
) -> None:
    each = tmp_path / "each"
    _json(str(SHIPMENTS / "may-ship-prepaid"), "--each", str(each))
    written = [path for path in each.rglob("*") if path.is_file()]
    assert [path.name for path in written] == ["may-ship-prepaid.json"]


# -- what is let pass


def test_waivers_beside_a_shipment_are_shown_and_not_counted(tmp_path: Path) -> None:
    notice = NOTICE.replace(b"6141410000003228", b"6141410000003221")
    folder = put(tmp_path, {**WHOLE, "856.edi": notice})
    assert edic("check", folder, *PROFILE, "--select", "LBL001").exit_code == 1
    (tmp_path / "waivers.toml").write_text(
        'format = 1\n[[waivers]]\ncode = "LBL001"\nreason = "new printer"\nowner = "packing"\n'
        "expires = 2026-12-31\n",
        encoding="utf-8",
    )
    ran = edic("check", folder, *PROFILE, "--select", "LBL001")
    assert ran.exit_code == 0
    assert "LBL001  waived · the SSCC's check digit is wrong" in ran.stdout
    assert "packing, until 2026-12-31: new printer" in ran.stdout
    assert "50.00 USD, not counted" in ran.stdout
