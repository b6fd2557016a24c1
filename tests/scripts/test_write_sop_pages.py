"""The standard operating procedures are those that the program knows of."""

from __future__ import annotations

import re

import write_sop_pages

from edicompliance.cli.main import COMMANDS
from edicompliance.rules.catalogue import RULES


def test_the_pages_are_up_to_date() -> None:
    """Run scripts/write_sop_pages.py where this fails."""
    assert write_sop_pages.stale() == []


def test_a_page_names_every_rule_of_its_families() -> None:
    page = write_sop_pages.pages()["asn-alert.md"]
    for rule in RULES:
        assert (f"{rule.code}: " in page) == (rule.code[:3] in ("ASN", "ACK"))


def test_every_command_that_a_step_names_is_one() -> None:
    named = re.findall(r"edic ([a-z]+)", write_sop_pages.STEPS.read_text(encoding="utf-8"))
    assert named
    assert set(named) <= set(COMMANDS)
