"""What the forms of a deduction's page do: keep a paper, enter a filing, an answer, a settlement.

A form that is refused is shown again with what was typed, so that nobody types it twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from typing import Final
from urllib.parse import unquote

from edicompliance.chargebacks.filing import VERDICTS, Outcome, Verdict
from edicompliance.chargebacks.settling import SETTLED, Settled
from edicompliance.errors import EdiError, LedgerError
from edicompliance.flows.disputes import attach, submit
from edicompliance.flows.money.deductions import books_of
from edicompliance.flows.money.outcomes import enter_outcome
from edicompliance.flows.money.settling import enter_settled
from edicompliance.store import Work
from edicompliance.web.asking import Answered, Asked, Elsewhere, NotThereError, Upload
from edicompliance.web.deduction import beside, days_of, page_of, refused
from edicompliance.x12.issues import printable

_LONGEST: Final = 200
"""Of a paper's name, as it is shown."""
_LONGEST_CASE: Final = 60
_MONEY: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")


def attached(asked: Asked) -> Answered:
    """Keep a paper for the dispute: under its own name for people, by its bytes in the archive."""
    return _tried(asked, "papers", _attached)


def filed(asked: Asked) -> Answered:
    """Enter that the dispute was filed; refused where window, attempts or money forbid it."""
    return _tried(asked, "filed", _filed)


def answered(asked: Asked) -> Answered:
    """Enter what came of the dispute: approved, partial, denied, or expired unanswered."""
    return _tried(asked, "outcome", _answered)


def settled(asked: Asked) -> Answered:
    """Enter what became of it that no paper tells: accepted, written off, excused ..."""
    return _tried(asked, "settled", _settled)


def _tried(asked: Asked, form: str, deed: Callable[[Asked], Elsewhere]) -> Answered:
    """Do it, or show the form again with why not and what was typed."""
    try:
        return deed(asked)
    except EdiError as why:
        if type(why) not in (EdiError, LedgerError):
            raise
        return refused(asked, form, str(why))


def _attached(asked: Asked) -> Elsewhere:
    name, reason = unquote(asked.about["id"]), asked.reason
    if not asked.uploads:
        raise EdiError("files: expected a paper, found none; choose one, and press Attach again")
    kind = asked.form.get("kind", "")
    if not kind:
        raise EdiError("kind: expected what the paper is, found nothing; choose it from the list")
    files = [_file(one) for one in asked.uploads]
    digests = {sha256(data).hexdigest() for _, data in files}
    with asked.store.work(asked.person) as work:
        _there(work, name)
        new = [attach(work, asked.store, name, kind, one, reason=reason) for one in files]
        rows = work.papers.attached([name]).get(name, [])
    kept = [str(one.id) for one in rows if one.kind == kind and one.sha256 in digests]
    # the days as somebody had said them on the page that he comes back to
    again = {} if any(new) else {"again": "1"}
    return Elsewhere(
        page_of(name, days_of(asked.form, asked.today), kept=".".join(kept), **again) + "#papers"
    )


def _file(one: Upload) -> tuple[str, bytes]:
    """Its name as people see it, and its bytes."""
    called = one.name.replace("\\", "/").rpartition("/")[2]
    name, data = printable(called)[:_LONGEST] or "paper", one.file.read()
    if not data:
        raise EdiError(f"{name}: expected a paper, found an empty file")
    return name, data


def _filed(asked: Asked) -> Elsewhere:
    name, reason = unquote(asked.about["id"]), asked.reason
    case_number = " ".join(asked.form.get("case", "").split())
    if len(case_number) > _LONGEST_CASE:
        raise EdiError(f"case number: expected {_LONGEST_CASE} characters at most")
    with asked.store.work(asked.person) as work:
        _there(work, name)
        done = submit(
            work, asked.store, name, asked.person, reason=reason,
            days=days_of(asked.form, asked.today),
            shipments=beside(asked, work, name), config=asked.config, case_number=case_number,
        )  # fmt: skip
        if not done.entries:
            raise EdiError("; ".join(one.why for one in done.obstacles))
    return Elsewhere(page_of(name))


def _answered(asked: Asked) -> Elsewhere:
    name, reason = unquote(asked.about["id"]), asked.reason
    verdict = _verdict(asked.form.get("outcome", ""))
    amount, code = _amount(asked.form.get("amount", "")), asked.form.get("code", "").strip()
    if (verdict == "partial") != (amount is not None):
        raise EdiError("amount: expected how much was approved with partial, and none otherwise")
    if code and verdict not in ("denied", "partial"):
        raise EdiError(f"code: expected none with {verdict}, got {printable(code)}")
    outcome = Outcome(verdict, code, reason)
    with asked.store.work(asked.person) as work:
        _there(work, name)
        enter_outcome(work, name, asked.person, outcome, amount=amount)
    return Elsewhere(page_of(name))


def _settled(asked: Asked) -> Elsewhere:
    name, reason = unquote(asked.about["id"]), asked.reason
    said = asked.form.get("settled", "")
    word: Settled | None = next((one for one in SETTLED if one == said), None)
    if word is None:
        raise EdiError(f"settled: expected {', '.join(SETTLED)}, got {printable(said)!r}")
    amount = _amount(asked.form.get("amount", ""))
    with asked.store.work(asked.person) as work:
        _there(work, name)
        enter_settled(work, name, word, asked.person, reason=reason, amount=amount)
    return Elsewhere(page_of(name))


def _there(work: Work, name: str) -> None:
    if name not in books_of(work).deductions:
        raise NotThereError(f"deduction {printable(name)}: there is none; /chargebacks lists them")


def _verdict(said: str) -> Verdict:
    for one in VERDICTS:
        if one == said:
            return one
    raise EdiError(f"outcome: expected {', '.join(VERDICTS)}, got {printable(said)!r}")


def _amount(said: str) -> Decimal | None:
    """An amount of money; None: none is said."""
    said = said.strip()
    if not said:
        return None
    if not _MONEY.fullmatch(said):
        raise EdiError(f"amount: expected an amount such as 125.00, got {printable(said)!r}")
    return Decimal(said).quantize(Decimal("0.01"))
