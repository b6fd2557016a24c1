"""Who works on a re-audit: this process, several of this machine, or a Dask cluster.

The work lies in the ledger, and every worker takes from it; so whoever waits here only starts
workers, looks how far they are, and starts another one for each that died.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, Final
from uuid import uuid4

from edicompliance.errors import EdiError, MissingExtra
from edicompliance.flows.anew.rejudging import Job, work_off
from edicompliance.store import Store
from edicompliance.store.reaudits import Progress

Watch = Callable[[Progress], None]
"""Whoever is told how far it is."""
_NAP: Final = 0.1
"""Seconds after which it is looked how far they are, at the soonest."""
_LONGEST_NAP: Final = 2.0


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worked_off(store: Store, job: Job, *, jobs: int | None, dask: str | None, watch: Watch) -> None:
    """See that every shard of a job is judged; raises `EdiError` where one cannot be."""
    _let_go_of_the_dead(store, job)
    progress = _progress(store, job)
    watch(progress)
    count = min(jobs or cores(), max(1, progress.shards - progress.done))
    if progress.done == progress.shards:
        return
    if dask is not None:
        _on_a_cluster(store, job, dask, watch)
    elif count == 1:
        _alone(store, job, watch)
    else:
        _with_processes(store, job, count, watch)


def _progress(store: Store, job: Job) -> Progress:
    with store.look() as look:
        return look.reaudits.progress(job.number)


def _is_done(store: Store, job: Job, watch: Watch) -> bool:
    progress = _progress(store, job)
    watch(progress)
    return progress.done == progress.shards


def _nap(since: float, soonest: float = _NAP) -> None:
    """Sleep a fiftieth of the time that it took so far: to look counts all of a long job's shards.

    `since` is by the monotonic clock.
    """
    time.sleep(min(max(soonest, (time.monotonic() - since) / 50), _LONGEST_NAP))


def _holder(kind: str) -> str:
    """What a worker of this machine is called; whoever comes later sees whether he lives."""
    return f"{socket.gethostname()} {os.getpid()} {kind} {uuid4().hex[:8]}"


def _let_go_of_the_dead(store: Store, job: Job) -> None:
    """Let go of what workers of this machine hold who live no longer."""
    with store.work("edic reaudit") as work:
        for holder in work.reaudits.holders(job.number):
            host, _, rest = holder.partition(" ")
            pid = rest.partition(" ")[0]
            if host == socket.gethostname() and pid.isdigit() and not _lives(int(pid)):
                work.reaudits.let_go(job.number, holder)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _alone(store: Store, job: Job, watch: Watch) -> None:
    """In this process; what others hold is waited for."""
    begun = time.monotonic()
    while True:
        work_off(job, _holder("alone"), after=lambda: watch(_progress(store, job)))
        if _is_done(store, job, watch):
            return
        _nap(begun)


# -- processes of this machine


def _with_processes(store: Store, job: Job, count: int, watch: Watch) -> None:
    store.close()  # a process that begins must not share its connections
    begun = time.monotonic()
    with _crew() as crew:
        while not _is_done(store, job, watch):
            for worker in [one for one in crew if not one.process.is_alive()]:
                crew.remove(worker)
                _see_off(store, job, worker)
            store.close()
            crew += [_Worker(job) for _ in range(count - len(crew))]
            _nap(begun)


class _Worker:
    """A process that takes shards from the ledger."""

    def __init__(self, job: Job) -> None:
        reading, writing = multiprocessing.Pipe(duplex=False)
        self.reading = reading
        arguments = (job, writing, os.getpid())
        self.process = multiprocessing.Process(target=_run, args=arguments, daemon=True)
        self.process.start()
        writing.close()

    def complaint(self) -> str:
        """Why it could not go on; empty: it says nothing."""
        with suppress(EOFError, OSError):
            if self.reading.poll():
                return str(self.reading.recv())
        return ""


def _run(job: Job, writing: Connection[Any, Any], parent: int) -> None:
    """The life of such a process; it ends when nothing waits, or nobody waits for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work_off(job, _holder("process"), going_on=lambda: os.getppid() == parent)
        time.sleep(_NAP)  # what others hold may wait again soon
    except EdiError as why:
        writing.send(str(why))


def _see_off(store: Store, job: Job, worker: _Worker) -> None:
    """One has ended: raise what it complains of; what it held waits again."""
    worker.process.join()
    if told := worker.complaint():
        raise EdiError(told)
    if worker.process.exitcode:
        _let_go_of_the_dead(store, job)


@contextmanager
def _crew() -> Iterator[list[_Worker]]:
    crew: list[_Worker] = []
    try:
        yield crew
    finally:
        for one in crew:
            one.process.terminate()
        for one in crew:
            one.process.join()


# -- a cluster


def _on_a_cluster(store: Store, job: Job, address: str, watch: Watch) -> None:
    """On the workers of a Dask cluster, who open the store by its URL and share its archive."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("--dask needs: pip install 'edicompliance[dask]'") from None
    try:
        client: Any = Client(address, timeout="15s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as why:
        raise EdiError(f"{address}: no Dask scheduler answers there: {why}") from None
    with client:
        begun = time.monotonic()
        running: list[Any] = []
        while not _is_done(store, job, watch):
            for one in [each for each in running if each.done()]:
                running.remove(one)
                if one.status == "error":
                    raise EdiError(f"{address}: {one.exception()}")
            threads = sum(client.nthreads().values())
            running += [_submitted(client, job) for _ in range(threads - len(running))]
            _nap(begun, 5 * _NAP)


def _submitted(client: Any, job: Job) -> Any:
    return client.submit(work_off, job, f"dask {uuid4().hex[:12]}", pure=False)
