"""What is worth disputing, for people and for programs: the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from edicompliance.chargebacks.disputes import Disputable, DisputeLine
from edicompliance.chargebacks.families import FAMILIES
from edicompliance.chargebacks.ledger import Entry
from edicompliance.chargebacks.windows import DAYS, DisputeWindow, StageWindow
from edicompliance.charges.exact import ZERO, add
from edicompliance.profiles.anchors import MEANINGS
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.reports.layout import wrapped
from edicompliance.x12.issues import plural, printable


def as_json(found: Sequence[Disputable]) -> dict[str, Any]:
    """Return the list, as `edic dispute list --format json` prints it."""
    worth = [one for one in found if one.worth]
    return {
        "schema": "edicompliance/dispute-list/1",
        "as_of": found[0].now.isoformat() if found else None,
        "worth": len(worth),
        "claims": _by_currency(worth),
        "disputes": [row(one) for one in found],
    }


def row(one: Disputable) -> dict[str, Any]:
    """One deduction, and what a dispute about it needs and promises."""
    taken, main, window = one.matched.deduction.taken, one.main, one.window
    clause = window.clause.clause if window.clause else None
    opens = window.opens
    return {
        "id": one.id,
        "retailer": taken.retailer,
        "number": taken.number,
        "amount": f"{taken.amount:.2f}",
        "currency": taken.currency,
        "open": _money(line.open for line in one.lines),
        "billed": f"{one.billed:.2f}",
        "claim": f"{one.claim:.2f}",
        "expected": None if one.expected is None else f"{one.expected:.2f}",
        "fee": None if one.fee is None else str(one.fee),
        "at_worst": None if one.at_worst is None else f"{one.at_worst:.2f}",
        "worth": one.worth,
        "against": list(one.against),
        "class": main.matched.kind,
        "rule": main.matched.rule or None,
        "family": main.matched.family,
        "owner": _owner(one),
        "reason": main.reason,
        "state": one.state,
        "opens": str(opens.day or opens.first.date()) if opens else None,
        "deadline": one.deadline.isoformat() if one.deadline else None,
        "days_left": (one.deadline - one.now.date()).days if one.deadline else None,
        "deadline_unknown": window.doubt or None,
        "clause": window.clause.called if window.clause else None,
        "stages": [_stage(each, one) for each in one.stages],
        "attempts": {
            "made": one.attempts,
            "allowed": window.attempts,
            "left": one.attempts_left,
        },
        "odds": None
        if one.odds is None
        else {
            "share": str(one.odds.share),
            "disputes": one.odds.disputes,
            "won": one.odds.won,
            "basis": one.odds.basis,
        },
        "ready": one.worth and not one.missing and one.state == "to do",
        "evidence": list(_evidence(one)),
        "missing": list(one.missing),
        "channel": clause.channel if clause else None,
        "contact": clause.contact if clause else None,
        "lines": [_line(line) for line in one.lines],
        "next": next_command(one),
    }


def _line(line: DisputeLine) -> dict[str, Any]:
    """A line of the deduction."""
    return {
        "line": line.matched.number,
        "class": line.matched.kind,
        "rule": line.matched.rule or None,
        "open": f"{line.open:.2f}",
        "claim": f"{line.claim:.2f}",
        "waiting": f"{line.waiting:.2f}",
        "reason": line.reason,
        "remark": line.matched.remark or None,
    }


def _stage(each: StageWindow, one: Disputable) -> dict[str, Any]:
    """A step of the guide's way, and how it stands."""
    opens, closes = each.window.opens, each.window.last_day
    return {
        "name": each.name,
        "before_charge": each.before_charge,
        "opens": str(opens.day or opens.first.date()) if opens else None,
        "closes": closes.isoformat() if closes else None,
        "state": each.window.state(one.now),
        "unknown": each.window.doubt or None,
    }


def next_command(one: Disputable) -> str:
    """What to do next."""
    if one.state == "waiting":
        return f"edic dispute outcome {one.id} approved|partial|denied|expired"
    if one.worth and one.missing:
        return f'edic dispute attach {one.id} "{one.missing[0]}" FILE'
    if one.worth or one.state == "before the charge":
        return f"edic dispute build {one.id} -o DIR"
    return _undisputed(one)


def _undisputed(one: Disputable) -> str:
    """What to do with what is not worth a dispute."""
    if one.main.ground == "confirmed" and one.state != "settled":
        return f'edic chargebacks enter {one.id} accepted --reason "..."'
    if one.state == "closed":
        return f"edic dispute outcome {one.id} expired"
    if one.claim and one.state != "settled":
        return f'edic chargebacks enter {one.id} written-off --reason "..."'
    return "edic chargebacks match"


def as_text(found: Sequence[Disputable], *, width: int) -> str:
    """Return the list for people."""
    worth = [one for one in found if one.worth]
    waiting = [one for one in found if one.state == "waiting"]
    early = [one for one in found if one.state == "before the charge"]
    rest = [one for one in found if not one.worth and one not in (*waiting, *early)]
    lines: list[str] = []
    for one in worth:
        lines += _told(one, width)
    for one in waiting:
        money = _money(line.waiting for line in one.lines)
        lines.append(printable(f"waiting: {one.id}: {money} disputed; next: {next_command(one)}"))
    for one in early:
        lines += _told_early(one, width)
    for one in rest:
        why = "; ".join(one.against) or "no money of it is claimed"
        money = _money(line.open for line in one.lines)
        lines += wrapped(f"not worth it: {one.id}, {money} open: ", why, width, indent=4)
    if any(one.main.ground == "confirmed" for one in rest):
        lines.append('what is right: edic chargebacks enter ID accepted --reason "..."')
    claims = ", ".join(f"{money} {name}" for name, money in _by_currency(worth).items())
    tail = f": {claims}" if claims else ""
    before = f", {len(early)} to be excused before the charge" if early else ""
    lines.append(
        f"{plural(len(worth), 'deduction')} worth a dispute{tail}; {len(waiting)} waiting, "
        f"{len(rest)} not worth it{before}"
    )
    return "\n".join(lines) + "\n"


def _told_early(one: Disputable, width: int) -> Iterator[str]:
    """What is billed and not taken yet: by when the retailer can be asked to let it pass."""
    steps = ", ".join(f"{each.name} {_until(each, one)}" for each in one.early) or one.before
    currency = one.matched.deduction.taken.currency
    told = f"{one.billed:.2f} {currency} billed, not taken yet: {steps}"
    yield from wrapped(f"before the charge: {one.id}: ", told, width, indent=4)
    yield printable(f"    next  {next_command(one)}")
    yield printable(f'    then  edic chargebacks enter {one.id} excused --reason "..."')


def _until(each: StageWindow, one: Disputable) -> str:
    state = each.window.state(one.now)
    if state == "closed":
        return f"was open until {each.window.last_day}"
    if state == "not open yet" and each.window.opens is not None:
        return f"opens {each.window.opens.day or each.window.opens.first.date()}"
    return f"by {each.window.last_day}" if each.window.last_day else each.window.doubt


def _told(one: Disputable, width: int) -> Iterator[str]:
    taken = one.matched.deduction.taken
    left = f"by {one.deadline}" if one.deadline else f"deadline not known: {one.window.doubt}"
    if one.window.closes is None and not one.window.doubt:
        left = "no deadline"
    state = "" if one.state == "to do" else f", {one.state}"
    yield printable(f"{left}{state}: {one.id}: {one.claim:.2f} of {taken.amount:.2f} "
                    f"{taken.currency}")  # fmt: skip
    if how := how_to_know(one.window, one.main.matched.rule):
        yield from wrapped("    until ", how, width)
    yield from wrapped("    why   ", f"{one.main.matched.kind}: {one.main.reason}", width)
    for line in one.lines:
        if line.matched.remark:
            yield from wrapped("    rows  ", line.matched.remark, width)
    yield from wrapped("    odds  ", odds_words(one), width)
    if one.attempts_left is not None:
        left_over = f"{one.attempts_left} of {one.window.attempts} attempts left"
        yield f"    tries {left_over}"
    if one.fee is not None:
        worst = "" if one.at_worst is None else f"; {one.at_worst:.2f} by its odds, at worst"
        yield from wrapped("    fee   ", f"without reason it costs: {one.fee}{worst}", width)
    papers = [
        f"{'have' if each['have'] else 'MISSING'} {each['paper']}"
        for each in _evidence(one)
        if each["required"]
    ]
    yield from wrapped("    needs ", ", ".join(papers) or "no paper, by the guide", width)
    if one.main.matched.owner:
        yield from wrapped("    who   ", one.main.matched.owner, width)
    yield printable(f"    next  {next_command(one)}")


def _owner(one: Disputable) -> str | None:
    """Who looks after it: by the guide's pattern, else by what it is for."""
    family = one.main.matched.family
    return one.main.matched.owner or (FAMILIES[family].owner if family else None)


def how_to_know(window: DisputeWindow, rule: str) -> str:
    """How a deadline that is not known gets known; empty: it is, or it must be asked for."""
    days = [name for name in DAYS if name in window.doubt.replace(",", " ").split()]
    if days:
        said = " ".join(f"--day {name}=DATE" for name in days)
        told = ", ".join(MEANINGS.get(name, name) for name in days)
        return f"no paper tells the day on which {told}; say it with {said}"
    if window.clause is None and rule:
        return f"its guide has no [disputes] clause for {rule}: one in a file of your own says it"
    return ""


def odds_words(one: Disputable) -> str:
    """The odds in words, with what they rest on."""
    odds = one.odds
    if odds is None:
        return "not known: no dispute was decided at this retailer yet"
    share = f"{odds.share * 100:.0f}%"
    return f"{share} won of {plural(odds.disputes, 'decided dispute')} ({odds.basis})"


def entries_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries of the ledger, for programs."""
    return [
        {
            "seq": one.seq,
            "at": one.at.isoformat(),
            "by": one.actor,
            "deduction": one.posting.deduction,
            "line": one.posting.line,
            "step": one.posting.step,
            "amount": f"{one.posting.amount:.2f}",
            "currency": one.posting.currency,
            "from": one.source.place,
            "to": one.target.place,
            "attempt": one.target.attempt,
            "why": one.posting.why,
            "evidence": list(one.posting.evidence),
            "detail": dict(one.posting.detail),
            "hash": one.hash,
        }
        for one in entries
    ]


def _evidence(one: Disputable) -> Iterator[dict[str, Any]]:
    asked = (*one.required, *one.helpful)
    further = tuple(kind for kind in one.have if kind in EVIDENCE and kind not in asked)
    for required, papers in ((True, one.required), (False, one.helpful), (False, further)):
        for paper in papers:
            names = one.have.get(paper, ())
            yield {
                "paper": paper,
                "required": required,
                "have": bool(names),
                "files": list(names),
            }


def _by_currency(found: Iterable[Disputable]) -> dict[str, str]:
    total: dict[str, Decimal] = {}
    for one in found:
        currency = one.matched.deduction.taken.currency
        total[currency] = add(total.get(currency, ZERO), one.claim)
    return {name: f"{money:.2f}" for name, money in total.items()}


def _money(amounts: Iterable[Decimal]) -> str:
    total = ZERO
    for one in amounts:
        total = add(total, one)
    return f"{total:.2f}"
