"""What a profile was asked before is looked up, and nothing else changes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date

import pytest

from edicompliance.profiles import Facts, load_profile
from edicompliance.profiles.answers import MOST_KEPT, Answers


def test_an_answer_is_looked_up_once() -> None:
    asked: list[int] = []
    answers = Answers()

    def look_up() -> int:
        asked.append(1)
        return 7

    assert [answers.once("question", look_up) for _ in range(3)] == [7, 7, 7]
    assert asked == [1]


def test_none_is_an_answer_too() -> None:
    answers = Answers()
    assert answers.once("question", lambda: None) is None
    assert answers.once("question", lambda: "asked again") is None


def test_what_raises_is_asked_again() -> None:
    answers = Answers()
    with pytest.raises(ZeroDivisionError):
        answers.once("question", lambda: 1 // 0)
    assert answers.once("question", lambda: 7) == 7


def test_answers_do_not_grow_without_end() -> None:
    answers = Answers()
    for number in range(MOST_KEPT):
        answers.once(number, lambda: "first")
    answers.once("one more", lambda: "first")
    assert answers.once(0, lambda: "again") == "again"


def test_a_profile_takes_no_answers_to_another_process() -> None:
    profile = load_profile("example-mart")
    profile.answers.once("question", lambda: "here")
    sent = pickle.loads(pickle.dumps(profile))  # noqa: S301 - our own bytes
    assert sent.answers.once("question", lambda: "there") == "there"
    assert sent.resolve("windows", "ship", Facts()) == profile.resolve("windows", "ship", Facts())


def test_a_profile_for_another_day_has_answers_of_its_own() -> None:
    profile = load_profile("example-mart")
    assert replace(profile, as_of=date(2020, 1, 1)).answers is not profile.answers


def test_the_same_facts_in_another_order_have_the_same_answer() -> None:
    profile = load_profile("example-mart")
    scope = {"freight": "collect", "mode": "tl"}
    turned = dict(reversed(scope.items()))
    assert profile.charges(Facts(scope, {})) == profile.charges(Facts(turned, {}))


@pytest.mark.parametrize("order", [("tl", "ltl"), ("ltl", "tl")])
def test_other_facts_have_an_answer_of_their_own(order: tuple[str, str]) -> None:
    fresh = {mode: load_profile("example-mart") for mode in order}
    asked = load_profile("example-mart")
    for section, name in asked.families:
        if section in ("windows", "deadlines", "charges"):
            for mode in order:
                facts = Facts({"mode": mode}, {"po_date": date(2026, 11, 2)})
                expected = fresh[mode].resolve(section, name, facts)
                assert asked.resolve(section, name, facts) == expected
