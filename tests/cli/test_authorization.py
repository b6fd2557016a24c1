"""`edic authorization`: what a retailer granted moves deadlines at once, and is kept with why."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import edic
from tests.flows.following import desk_in, order

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import EdiError
from edicompliance.store import Store
from edicompliance.store.audit import rows_of

WHO = ("--by", "the replenishment desk")


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")
    desk = desk_in(tmp_path)
    desk.comes("850", order())
    desk.store.close()
    return ("--store", f"{tmp_path}/edic.db", "--config", f"{tmp_path}/edicompliance.toml")


def add(at: tuple[str, ...], *words: str, number: str = "RA-1", partner: str = "mart") -> str:
    head = ("authorization", "add", number, "--partner", partner, *WHO)
    done = edic(*head, *words, "--reason", "mail of Monday", *at)
    assert done.exit_code == 0, done.output
    return done.stdout


def closes(at: tuple[str, ...]) -> str:
    with Store.open(at[1]) as store, store.look() as look:
        rows = look.deadlines.of_order("mart", "4500005")
    return next(f"{row.due_at:%m-%d}" for row in rows if row.what == "ship-window-closes")


def test_a_later_date_moves_the_deadlines_until_it_is_ended(at: tuple[str, ...]) -> None:
    assert closes(at) == "12-05"
    told = add(at, "--order", "4500005", "--date", "ship_not_after=2026-12-09")
    assert told.startswith("RA-1: noted for order 4500005 of mart\norder 4500005 of 2026-11-26 ")
    assert "must ship by 2026-12-10 04:59Z instead of 2026-12-05 04:59Z" in told
    assert "the ship notice (856) is due 2026-12-10 05:59Z, not 2026-12-05 05:59Z" in told
    assert closes(at) == "12-10"
    words = ("authorization", "end", "RA-1", "--partner", "mart", "--reason", "taken back", *at)
    assert "must ship by 2026-12-05 04:59Z instead of 2026-12-10 04:59Z" in edic(*words).stdout
    assert closes(at) == "12-05"
    with pytest.raises(EdiError, match="expected one that has not ended, found none"):
        edic(*words)
    with Store.open(at[1]) as store, store.look() as look:
        kept = [(one.action, one.reason) for one in rows_of(look.connection)]
    assert ("noted authorization", "mail of Monday") in kept
    assert ("ended authorization", "taken back") in kept


def test_the_list_has_the_keys_of_the_file_and_a_schema(at: tuple[str, ...]) -> None:
    assert "nothing was granted" in edic("authorization", "list", *at).stdout
    add(at, "--order", "4500005", "--order", "4500006", "--date", "must_arrive_by=2026-12-09",
        "--document", "mails/ra-1.eml", "--given", "2026-11-20", "--from", "2026-11-21",
        "--until", "2999-12-31")  # fmt: skip
    add(at, "--excuses", "WIN", "--excuses", "ASN001", "--covers", "timing", number="RA-2")
    told = json.loads(edic("authorization", "list", "--format", "json", *at).stdout)
    schema = json_schemas_folder() / "authorization-list-1.json"
    jsonschema.validate(told, json.loads(schema.read_text(encoding="utf-8")))
    one, other, every = told["authorizations"]
    assert (one["orders"], other["orders"], every["orders"]) == (["4500005"], ["4500006"], [])
    assert (one["dates"], one["document"]) == ({"must_arrive_by": "2026-12-09"}, "mails/ra-1.eml")
    assert (one["given"], one["from"], one["until"]) == ("2026-11-20", "2026-11-21", "2999-12-31")
    assert (every["excuses"], every["covers"]) == (["WIN", "ASN001"], "timing")
    assert {each["state"] for each in told["authorizations"]} == {"in-force"}
    text = edic("authorization", "list", "--order", "4500006", *at).stdout.splitlines()
    assert [line.split("  ")[1:3] for line in text] == [
        ["RA-1", "order 4500006"],
        ["RA-2", "all orders"],
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "authorization RA-1: expected 'dates' or 'excuses': what is granted"),
        (("--date", "ship_not_aftr=2026-12-09"), "dates: unknown date 'ship_not_aftr'"),
        (("--excuses", "late"), "excuses: expected a rule, 'ASN001', or a family, 'ASN', got"),
        (("--excuses", "WIN", "--from", "2026-12-02", "--until", "2026-12-01"),
         "it ends on 2026-12-01, before it begins on 2026-12-02"),
    ],
)  # fmt: skip
def test_what_no_file_may_say_no_command_may(
    at: tuple[str, ...], words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(EdiError) as why:
        add(at, *words)
    assert told in str(why.value)
    assert "nothing was granted" in edic("authorization", "list", *at).stdout


def test_what_cannot_be_right_is_refused_or_told(at: tuple[str, ...]) -> None:
    new = ("--date", "ship_not_after=2026-12-09")
    with pytest.raises(EdiError, match="unknown partner 'mrt'"):
        add(at, *new, partner="mrt")
    assert "not in the store yet: order 4500009" in add(at, *new, "--order", "4500009")
    with pytest.raises(EdiError, match="for order 4500009: expected a new one"):
        add(at, *new, "--order", "4500009")
    head = ("authorization", "add", "RA-3", "--partner", "mart", *WHO, "--reason", "r", *at)
    assert edic(*head, "--date", "ship_not_after").exit_code == 2
    assert edic(*head[:-6], *at, *new).exit_code == 2  # without a reason
