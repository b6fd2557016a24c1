"""The archive judged anew: the same bytes by whomever, whatever dies; months settled as one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.flows.archived import fill
from tests.store.conftest import DATABASES, place_of
from tests.store.places import Place

from edicompliance.errors import EdiError
from edicompliance.flows.anew import rejudging
from edicompliance.flows.anew.backtest import backtest
from edicompliance.flows.anew.rejudge_plan import members_of
from edicompliance.flows.anew.rejudged import Asked, _settle, begun, profile_of
from edicompliance.flows.anew.rejudging import Judge, work_off
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.reaudit import reaudit
from edicompliance.reports import backtest as backtest_report
from edicompliance.reports import reaudit as report
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.rules.money.netting import netted
from edicompliance.rules.results.anew import Backtest, Reaudit
from edicompliance.store import Store
from edicompliance.store.retention import Rule, hold, lift, plan, prune
from edicompliance.store.tables.desk import finding
from edicompliance.store.tables.desk import run as runs
from edicompliance.store.tables.reaudits import reaudit as reaudits
from edicompliance.store.tables.reaudits import reaudit_shard

ROOT = Path(__file__).parents[2]
SINCE = date(2026, 1, 1)
COUNT = 8


@dataclass
class Archive:
    """A store that is filled, and the guides beside it."""

    home: Path
    place: Place
    config: Config

    def store(self) -> Store:
        return Store.open(self.place.url, archive=self.place.archive)

    def guide(self, name: str) -> str:
        return str(self.home / f"{name}.toml")

    def reaudit(self, name: str = "our-mart", **how: object) -> Reaudit:
        with self.store() as store:
            asked: dict[str, object] = {"since": SINCE, "config": self.config, "jobs": 1, **how}
            return reaudit(store, self.guide(name), **asked)  # type: ignore[arg-type]

    def backtest(self, new: str, old: str, **how: object) -> Backtest:
        with self.store() as store:
            asked: dict[str, object] = {"since": SINCE, "config": self.config, "jobs": 1, **how}
            return backtest(store, self.guide(new), self.guide(old), **asked)  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=DATABASES)
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("archive")
    with place_of(request, home) as place:
        yield Archive(home, place, fill(home, place, COUNT))


@pytest.fixture(scope="module")
def once(archive: Archive) -> str:
    """What one process tells of it."""
    return report.as_json(archive.reaudit())


def test_one_two_and_eight_workers_give_the_same_bytes(archive: Archive, once: str) -> None:
    done = archive.reaudit(jobs=1)
    assert len(done.judged) == COUNT
    assert done.at_risk > 0
    assert report.as_json(done) == once
    for jobs in (2, 8):
        assert report.as_json(archive.reaudit(jobs=jobs)) == once


def test_workers_that_are_killed_change_nothing(
    archive: Archive, once: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first three that are about to keep a shard are killed, as by kill -9."""
    whole = rejudging.as_text

    def dies(told: object) -> str:
        for nth in range(3):
            try:
                os.close(os.open(tmp_path / f"died-{nth}", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(told)  # type: ignore[arg-type]

    monkeypatch.setattr(rejudging, "as_text", dies)
    done = archive.reaudit(jobs=2)
    assert len(list(tmp_path.glob("died-*"))) == 3
    assert report.as_json(done) == once
    with archive.store() as store, store.look() as look:
        attempts = list(look.execute(select(reaudit_shard.c.attempts)).scalars())
    assert sum(one - 1 for one in attempts) == 3


KILLED = """
import os, signal, sys
from datetime import date, timedelta
from edicompliance import Store
from edicompliance.flows.anew import rejudging
from edicompliance.flows.config import load_config
from edicompliance.flows.reaudit import reaudit
url, archive, config, profile = sys.argv[1:]
kept = []
def after(*told, whole=rejudging.as_text):
    kept.append(told)
    if len(kept) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*told)
rejudging.as_text = after
with Store.open(url, archive=archive) as store:
    reaudit(store, profile, since=date(2026, 1, 1), config=load_config(config), jobs=1)
"""


def test_one_that_was_killed_goes_on_where_it_was(archive: Archive, once: str) -> None:
    words = (archive.place.url, archive.place.archive, archive.config.path)
    command = [sys.executable, "-c", KILLED, *map(str, words), archive.guide("our-mart")]
    killed = subprocess.run(command, check=False)
    assert killed.returncode == -signal.SIGKILL
    begins: list[bool] = []
    done = archive.reaudit(begins=lambda found: begins.append(found.goes_on))
    assert begins == [True]
    assert report.as_json(done) == once
    with archive.store() as store, store.look() as look:
        last = look.scalar(select(reaudit_shard.c.reaudit_id).order_by(reaudit_shard.c.id.desc()))
        mine = reaudit_shard.c.reaudit_id == last
        query = select(reaudit_shard.c.attempts).where(mine).order_by(reaudit_shard.c.position)
        attempts = list(look.execute(query).scalars())
    assert attempts == [1, 1, 1, 2, *[1] * (len(attempts) - 4)]


def test_findings_are_kept_by_run_and_those_of_intake_stay(archive: Archive) -> None:
    with archive.store() as store, store.look() as look:
        before = _findings(look, "before sending")
    done = archive.reaudit()
    with archive.store() as store, store.look() as look:
        assert _findings(look, "before sending") == before
        kept = look.noted.findings(done.run)
    told = [(one["code"], one["message"]) for each in done.judged for one in each.findings]
    assert [(one.code, one.message) for one in kept] == told
    assert archive.reaudit().run != done.run


def _findings(look: object, note: str) -> list[tuple[object, ...]]:
    query = select(finding).join(runs, runs.c.id == finding.c.run_id).where(runs.c.note == note)
    return [tuple(row) for row in look.execute(query.order_by(finding.c.id))]  # type: ignore[attr-defined]


def test_a_month_is_charged_once_for_all_its_shipments(archive: Archive) -> None:
    """What the ledger settles is what a check of all shipments together says."""
    profile = profile_of(archive.guide("monthly"))
    done = archive.reaudit("monthly", jobs=2)
    with archive.store() as store:
        asked = Asked("reaudit", (profile,), SINCE, config=archive.config)
        found = begun(store, asked)
        judge = Judge(found.job, store)
        with store.look() as look:
            rows = list(look.reaudits.results(found.job.number))
        members = [one for _, text, _ in rows for one in members_of(text)]
        known = judge.noted(members)
        first = [result for one in members for _, result in judge.results(one, known)]
        keys = {
            (one.case.measure_name or one.case.clause.id, one.case.period.starts)
            for result in first
            for one in result.periods
        }
        zero = Decimal(0)
        periods = tuple(
            PeriodBefore(measure=name, starts=starts, counted=zero, met=zero)
            for name, starts in sorted(keys)
        )
        history = History(source="all", until=found.job.as_of, periods=periods)
        work_off(found.job, "test")
    together = netted(first, history)
    expected = sum((one.at_risk for one in together), Decimal("0.00"))
    alone = sum((one.at_risk for one in first), Decimal("0.00"))
    assert keys, [one.untold_periods for one in first][:2]
    assert done.at_risk == expected != alone


# -- backtests


def test_the_change_in_money_is_told_by_rule_dc_and_item(archive: Archive) -> None:
    done = archive.backtest("second", "our-mart", jobs=2)
    late = sum(
        one["code"] == "ASN001" for each in archive.reaudit().judged for one in each.findings
    )
    assert late > 0
    assert done.change == 40 * late
    assert [one.of for one in done.rules if one.change] == ["ASN001"]
    assert sorted(one.of for one in done.dcs) == ["DC0", "DC1", "DC2"]
    for changes in (done.rules, done.dcs, done.items):
        assert sum(one.before for one in changes) == done.total.before
        assert sum(one.after for one in changes) == done.total.after
    assert done.total.before == archive.reaudit().at_risk
    assert done.total.after == archive.reaudit("second").at_risk
    back = archive.backtest("our-mart", "second")
    assert back.change == -done.change
    assert backtest_report.as_json(archive.backtest("second", "our-mart")) == (
        backtest_report.as_json(done)
    )


def test_the_same_edition_twice_gives_exactly_nothing(archive: Archive) -> None:
    done = archive.backtest("monthly", "monthly", jobs=2)
    assert (str(done.change), done.flips, done.is_same) == ("0.00", [], True)
    assert {str(one.change) for one in (*done.rules, *done.dcs, *done.items)} == {"0.00"}


def test_orders_whose_verdict_differs_flip(archive: Archive) -> None:
    free = Path(archive.guide("our-mart")).read_text().partition("\n[charges")[0]
    rows = "".join(
        f'[rules.{code}]\nsource = "guide"\nseverity = "info"\n' for code in _codes(archive)
    )
    (archive.home / "free.toml").write_text(f"{free}\n{rows}")
    done = archive.backtest("free", "our-mart")
    assert {one.verdict_before for one in done.flips} == {"HOLD"}
    assert len(done.flips) == done.orders == COUNT
    assert str(done.total.after) == "0.00"


def _codes(archive: Archive) -> list[str]:
    done = archive.reaudit()
    return sorted({one["code"] for each in done.judged for one in each.findings})


def test_two_currencies_are_not_compared(archive: Archive) -> None:
    euros = Path(archive.guide("our-mart")).read_text().replace("USD", "EUR")
    (archive.home / "euros.toml").write_text(euros)
    with pytest.raises(EdiError, match="our-mart is in EUR, our-mart in USD"):
        archive.backtest("euros", "our-mart")


# -- what is judged


LISTS = (
    "buyer_item,gtin,price\nX,0614141000036,7.50\n",
    "buyer_item,gtin,price\nX,0614141000036,8\n",
)
WAIVED = """\
format = 1
[[waivers]]
code = ["ASN001"]
reason = "the dock has no scanner yet"
owner = "the warehouse"
expires = 2030-01-01
"""


def with_lists(archive: Archive, items: str) -> Config:
    """Settings that name our lists, and what is let pass."""
    home, settings = archive.home, (archive.home / "edicompliance.toml").read_text()
    (home / "lists").mkdir(exist_ok=True)
    (home / "lists/items.csv").write_text(items)
    (home / "waivers.toml").write_text(WAIVED)
    named = 'masters = ["lists"]\nwaivers = "waivers.toml"\n[partner.mailbox]'
    (home / "lists.toml").write_text(settings.replace("[partner.mailbox]", named))
    return load_config(home / "lists.toml")


def test_lists_and_waivers_of_the_settings_count_whoever_works_on_it(
    archive: Archive, once: str
) -> None:
    config = with_lists(archive, LISTS[0])
    told = [report.as_json(archive.reaudit(config=config, jobs=jobs)) for jobs in (1, 2, 8)]
    assert len({*told}) == 1
    assert '"code": "ASN001"' in once
    assert '"code": "ASN001"' not in told[0]
    plain, listed = archive.reaudit(), archive.reaudit(config=config)
    unknown = [sum(len(one.not_checked) for one in each.judged) for each in (plain, listed)]
    assert unknown[1] < unknown[0]


def test_one_that_was_broken_off_does_not_go_on_with_other_lists(archive: Archive) -> None:
    with archive.store() as store:
        runs = [
            begun(
                store,
                Asked(
                    "reaudit",
                    (profile_of(archive.guide("our-mart")),),
                    SINCE,
                    config=with_lists(archive, items),
                ),
            )
            for items in (LISTS[0], LISTS[0], LISTS[1])
        ]
        assert [one.goes_on for one in runs] == [False, True, False]
        for one in runs[1:]:  # the rest of them, so that nobody goes on with them
            work_off(one.job, "test")
            _settle(store, one)


def test_a_list_that_is_wrong_is_told_with_its_place(archive: Archive) -> None:
    config = with_lists(archive, "buyer_item,gtin,price\nX,0614141000036,cheap\n")
    with pytest.raises(EdiError, match=r"items\.csv"):
        archive.reaudit(config=config)


def test_the_ledger_is_pruned_with_files_of_its_age_and_its_findings_stay(archive: Archive) -> None:
    def rows(table: Any) -> int:
        with archive.store() as store, store.look() as look:
            return int(look.scalar(select(func.count()).select_from(table)) or 0)

    archive.reaudit()
    kept = rows(finding)
    with archive.store() as store:
        with store.look() as look:
            day = look.now + timedelta(days=1)
            early = plan(look, Rule(before=look.now - timedelta(days=1))).reaudits
            (shards,) = look.execute(
                select(func.count()).where(reaudit_shard.c.reaudit_id.in_(settled()))
            ).scalars()
        assert early == ()
        assert shards > 0
        with store.work("clerk") as work:
            hold(work, "partner", "mart", reason="its files are of use still")
        pruned = prune(store, "clerk", Rule(before=day), reason="a year is over")
        with store.work("clerk") as work:
            lift(work, "partner", "mart", reason="they are not")
    assert pruned.files == ()
    assert pruned.reaudits
    with archive.store() as store, store.look() as look:
        left = look.execute(select(reaudits.c.state).join(reaudit_shard).distinct()).scalars()
        assert {*left} <= {"open"}  # one that was broken off can go on
    assert rows(finding) == kept
    assert archive.reaudit().judged


def settled() -> Any:
    return select(reaudits.c.id).where(reaudits.c.state == "settled")


def test_since_and_until_choose_by_the_day_on_which_anything_came(archive: Archive) -> None:
    every = archive.reaudit()
    later = archive.reaudit(since=date(2026, 12, 2))
    names = [one.name for one in every.judged]
    assert [one.name for one in later.judged] == names[-len(later.judged) :]
    assert 0 < len(later.judged) < COUNT
    early = archive.reaudit(until=date(2026, 12, 1))
    assert [one.name for one in early.judged] == names[: len(early.judged)]
    assert f"{early.as_of:%Y-%m-%d %H:%M}" == "2026-12-02 00:00"
    assert archive.reaudit(since=date(2030, 1, 1)).shipments == ()


def test_whose_documents_are_judged_is_said_or_told(archive: Archive) -> None:
    assert archive.reaudit(config=None).partners == ("mart",)
    with pytest.raises(EdiError, match=r"partner 'nobody': expected one of the store \(mart\)"):
        archive.reaudit(partners=("nobody",))


def test_a_shipment_whose_file_is_gone_is_told_and_the_others_are_judged(archive: Archive) -> None:
    done = archive.reaudit()
    digest = done.judged[0].findings[0]["file"]
    path = archive.place.archive / digest[:2] / digest
    data = path.read_bytes()
    path.unlink()
    try:
        again = archive.reaudit(jobs=2)
    finally:
        path.write_bytes(data)
    assert [one.name for one in again.unreadable] == [done.judged[0].name]
    assert "No such file" in again.unreadable[0].unreadable
    assert again.judged == done.judged[1:]


CLUSTER = """
import os, sys
from datetime import date, timedelta
from distributed import Client, LocalCluster
from edicompliance import Store, load_config, reaudit
from edicompliance.reports.reaudit import as_json
if __name__ == "__main__":
    url, archive, config, profile = sys.argv[1:]
    options = dict(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with LocalCluster(**options) as cluster, Store.open(url, archive=archive) as store:
        done = reaudit(store, profile, since=date(2026, 1, 1), config=load_config(config),
                       dask=cluster.scheduler_address)
        sys.stdout.write(as_json(done))
"""


def test_a_dask_cluster_gives_the_same_bytes(archive: Archive, once: str, tmp_path: Path) -> None:
    if not archive.place.on_postgres:
        pytest.skip("a cluster shares a server")
    pytest.importorskip("distributed")
    (tmp_path / "cluster.py").write_text(CLUSTER)
    words = (archive.place.url, archive.place.archive, archive.config.path)
    command = [sys.executable, str(tmp_path / "cluster.py"), *map(str, words)]
    ran = subprocess.run(
        [*command, archive.guide("our-mart")], capture_output=True, text=True, check=True
    )
    assert ran.stdout == once
