"""The standard operating procedures are those that the program knows of."""

from __future__ import annotations

import re

import click
import pypdfium2 as pdfium
import write_sop_pages

from edicompliance.cli.main import cli
from edicompliance.reports.checklist_pdf import as_pdf
from edicompliance.rules.catalogue import RULES

STEPS = write_sop_pages.STEPS.read_text(encoding="utf-8")


def test_the_pages_are_up_to_date() -> None:
    """Run scripts/write_sop_pages.py where this fails."""
    assert write_sop_pages.stale() == []


def test_a_page_names_every_rule_of_its_families() -> None:
    page = write_sop_pages.pages()["asn-alert.md"]
    for rule in RULES:
        assert (f"{rule.code}: " in page) == (rule.code[:3] in ("ASN", "ACK"))


def test_every_command_that_a_step_names_is_one() -> None:
    named = re.findall(r"edic ([a-z]+)(?: ([a-z-]+))?", STEPS)
    assert named
    for name, sub in named:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, name
        if isinstance(command, click.Group) and sub:
            assert sub in command.commands, (name, sub)


def test_a_page_to_print_is_full_or_the_only_one() -> None:
    """A second page of the signatures and a line or two is torn off and lost."""
    for name, one in write_sop_pages.procedures().items():
        pages = pdfium.PdfDocument(as_pdf(write_sop_pages.checklist(one)))
        last = pages[len(pages) - 1].get_textpage().get_text_range().splitlines()
        assert len(pages) == 1 or len(last) > 12, (name, last)
