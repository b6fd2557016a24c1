"""People are known by their names and passwords; a password is never kept, nor told."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edicompliance.errors import EdiError, StoreError
from edicompliance.store import Store
from edicompliance.store.exporting import export
from edicompliance.store.passwords import fits, hashed
from edicompliance.store.people import ROLES, as_name, may
from edicompliance.store.tables import people

SECRET = "correct horse battery"  # noqa: S105 - of a test


def test_a_person_is_known_again_by_name_and_password(store: Store) -> None:
    with store.work("chief") as work:
        assert not work.people.can_sign_in()
        work.people.add("Ann", "analyst", SECRET, reason="new here")
        known, kept = work.people.kept(" ANN ")
        assert known is not None
        assert (known.name, known.role, known.has_password) == ("ann", "analyst", True)
        assert (fits(SECRET, kept), fits("wrong", kept), SECRET in kept) == (True, False, False)
        assert work.people.can_sign_in()
        assert work.people.kept("bo") == (None, "")
        with pytest.raises(StoreError, match="ann: expected a new name, and it is there already"):
            work.people.add("ann", "viewer")


def test_a_new_password_and_a_sign_out_change_the_stamp_and_a_new_role_does_not(
    store: Store,
) -> None:
    def stamp() -> str:
        known = work.people.get("ann")
        assert known
        return known.stamp

    with store.work("chief") as work:
        work.people.add("ann", "viewer", SECRET)
        first = stamp()
        work.people.change("ann", role="operator")
        assert stamp() == first
        work.people.change("ann", password="another one")  # noqa: S106 - of a test
        second = stamp()
        work.people.sign_out("ann")
        assert len({first, second, stamp()}) == 3
        known, kept = work.people.kept("ann")
        assert known
        assert known.role == "operator"
        assert fits("another one", kept)


def test_who_is_not_known_is_not_changed_or_removed_and_whoever_is_removed_is_not_known(
    store: Store,
) -> None:
    with store.work("chief") as work:
        for deed in (work.people.remove, work.people.sign_out, work.people.change):
            with pytest.raises(StoreError, match="bo: nobody of that name; edic people list"):
                deed("bo")
        work.people.add("bo", "viewer")
        assert not work.people.can_sign_in()
        work.people.remove("bo", reason="left")
        assert work.people.all() == ()


def test_what_is_done_to_people_is_in_the_audit_and_no_password_is_in_it_or_in_an_export(
    store: Store, tmp_path: Path
) -> None:
    with store.work("chief") as work:
        work.people.add("ann", "viewer", SECRET, reason="new here")
        work.people.change("ann", role="analyst", reason="knows it now")
        work.people.remove("ann", reason="left")
        work.people.add("bo", "viewer", SECRET)
    export(store, tmp_path, "jsonl", ("audit", "person"))
    told = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [(one["action"], one["subject"], one["reason"]) for one in told[-4:-1]] == [
        ("added person", "ann", "new here"),
        ("changed role", "ann", "knows it now"),
        ("removed person", "ann", "left"),
    ]
    row = json.loads((tmp_path / "person.jsonl").read_text())
    assert (row["name"], "password" in row, "stamp" in row) == ("bo", False, False)


@pytest.mark.parametrize("name", ["", "-ann", "an n", "ann\n.", "é", "a" * 62, "../x", "<b>"])
def test_what_could_not_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(EdiError, match="name: expected 1 to 61 letters, digits"):
        as_name(name)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1001])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(EdiError, match=f"expected 8 to 1000 characters, got {len(password)}"):
        hashed(password)


def test_two_people_with_one_password_have_different_hashes() -> None:
    assert hashed(SECRET) != hashed(SECRET)


@given(st.text(max_size=40))
@settings(max_examples=3, deadline=None)
def test_no_text_fits_a_hash_that_is_none(text: str) -> None:
    assert not fits(text, "")
    assert not fits(text, "md5$aa")


def test_each_role_may_what_those_before_it_may() -> None:
    assert people.ROLES == ROLES
    allowed = [[may(role, wanted) for wanted in ROLES] for role in ROLES]
    assert allowed == [[True, False, False], [True, True, False], [True, True, True]]
