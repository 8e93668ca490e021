"""Workers on a Dask cluster, as an executor: other computers, or processes of this one.

The one module that imports ``dask``. A job whose worker is lost is done again by another, by Dask itself. Where the
scheduler is lost, or all workers are, every job that was begun ends as broken, and whoever has it begun again makes a
new cluster, which says plainly if there is none any more. No worker does a job with other programs than the build's.
"""

import asyncio
import logging
import multiprocessing
import uuid
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from audio_programs.build.alike import difference, engines_here, programs_here
from audio_programs.build.pool import ctrl_c_held_back
from audio_programs.engines.worker import engines_asked
from audio_programs.errors import ClusterError, StoreError
from audio_programs.installing import pip
from audio_programs.keys import key_of
from audio_programs.store.caches import CachePlace, Caches

if TYPE_CHECKING:
    from distributed import Client, LocalCluster, Worker
    from distributed import Future as RemoteFuture

LOCAL = "local"
"""What stands for an address where processes of this computer are to be the cluster."""

_ANSWER_S = 10.0  # for the scheduler, and for a first worker
_ALONE_S = 10.0  # without any worker, before what was begun is given up
_LOOK_EVERY_S = 1.0

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Cluster(Executor):
    """A Dask cluster. Raises ClusterError where there is none, or one that cannot help."""

    def __init__(self, address: str, *, jobs: int, place: CachePlace, scratch: Path) -> None:
        """Take the scheduler's address, or 'local' for ``jobs`` processes, which keep in ``scratch`` what they must."""
        _require()
        self._begun: dict[Future[Any], RemoteFuture[Any]] = {}
        self._lost = False
        self._number = 0
        self._own: LocalCluster | None = None
        self._client: Client | None = None
        _be_quiet()
        try:
            if address == LOCAL:
                with ctrl_c_held_back():  # what is started here is not to hear it
                    self._own = _own_cluster(jobs, scratch)
            self._client = _connected(self._own or address, address)
            self._look_over(self._client, place)
        except BaseException:
            self.shutdown()
            raise
        if self._client.loop is not None:
            self._client.loop.add_callback(self._watch)

    @property
    def number(self) -> int:
        """How many jobs run at once, as far as it is known."""
        return self._number

    def submit(self, fn: Callable[Asked, Answer], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Future[Answer]:
        """Have a picklable job done by a worker."""
        client = self._client
        if client is None or self._lost or client.status != "running":
            raise BrokenExecutor("the Dask scheduler is lost")
        asked = engines_asked()
        job = _Job(fn, args, kwargs, programs_here(), asked, engines_here(asked))
        # A key of its own, for Dask would take equal keys for one job.
        remote = client.submit(job, key=f"audio-programs-{uuid.uuid4().hex}", pure=False)
        here: Future[Answer] = Future()
        here.set_running_or_notify_cancel()
        self._begun[here] = remote
        remote.add_done_callback(lambda done: self._pass_on(done, here))
        return here

    def break_off(self) -> None:
        """End the workers, whatever they are doing, where they are processes of ours; others drop what they have."""
        if self._own is not None:
            for nanny in self._own.workers.values():
                nanny.auto_restart = False
            for worker in multiprocessing.active_children():
                worker.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Drop what has not ended, and leave the cluster; end it where it is ours."""
        client, own = self._client, self._own
        self._client = self._own = None
        if client is not None:
            if client.status == "running":
                with suppress(Exception):
                    client.cancel(list(self._begun.values()))
            with suppress(Exception):
                client.close(timeout=_ANSWER_S)
        if own is not None:
            with suppress(Exception):
                own.close(timeout=_ANSWER_S)
        self._give_up()

    # --- What comes back -----------------------------------------------------------------------------------------

    def _pass_on(self, remote: "RemoteFuture[Any]", here: Future[Any]) -> None:
        """Tell how a job ended. Called in a thread of Dask's."""
        if self._begun.pop(here, None) is None:
            return
        try:
            if remote.status == "finished":
                here.set_result(remote.result())
            elif remote.status == "error":
                here.set_exception(_plain(remote.exception()))
            else:
                here.set_exception(BrokenExecutor("the Dask scheduler is lost"))
        except Exception as error:  # noqa: BLE001 - the result is lost with who had it
            here.set_exception(BrokenExecutor(str(error)))

    def _give_up(self) -> None:
        """End what was begun as broken."""
        self._lost = True
        while self._begun:
            here, _ = self._begun.popitem()
            here.set_exception(BrokenExecutor("no Dask worker is left"))

    async def _watch(self) -> None:
        """Look, now and then, whether there is still somebody at work."""
        alone_s = 0.0
        while (client := self._client) is not None and not self._lost:
            with suppress(OSError):  # a lost scheduler Dask itself tells, by ending what was begun
                if client.scheduler is not None:
                    self._number = (await client.scheduler.identity(n_workers=0))["total_threads"]
                alone_s = 0.0 if self._number else alone_s + _LOOK_EVERY_S
            if alone_s >= _ALONE_S:
                self._give_up()
            await asyncio.sleep(_LOOK_EVERY_S)

    # --- Before the first job ------------------------------------------------------------------------------------

    def _look_over(self, client: "Client", place: CachePlace) -> None:
        """See that each worker has our programs, and that what it keeps is found here, and the other way round."""
        run = uuid.uuid4().hex
        key, content = _probe(run, "here")
        Caches.at(place).gains.put(key, content)
        for worker, found in client.run(_introduce, run, place, on_error="return").items():
            if isinstance(found, BaseException):  # it could not even be asked
                hint = "install it there by the same steps as here, with its engines, and start the worker again"
                raise ClusterError(f"the Dask worker {worker} has not the same audio-programs", hint)
            if differs := difference(programs_here(), found.programs):
                raise _unlike(worker, differs)
            self._see_cache(place, worker, found, run)
        self._number = sum(client.nthreads().values())

    def _see_cache(self, place: CachePlace, worker: str, found: "_Introduction", run: str) -> None:
        hint = f"every worker must find the same cache by the same path or address, and may write there: {place.root}"
        if found.fault:
            raise ClusterError(f"the Dask worker {worker} cannot use the cache: {found.fault}", hint)
        key, content = _probe(run, found.name)
        if Caches.at(place).gains.get(key) != content:
            raise ClusterError(f"what the Dask worker {worker} puts into the cache is not found here", hint)


@dataclass(frozen=True, slots=True)
class _Introduction:
    """What a worker says of itself."""

    name: str
    programs: Mapping[str, str]
    fault: str  # why the cache is of no use to it; '' if it is


@dataclass(frozen=True, slots=True)
class _Job:
    """A job that is done only where all programs that shape its bytes are those of the build."""

    job: Callable[..., object]
    arguments: tuple[object, ...]
    options: Mapping[str, object]
    programs: Mapping[str, str]
    asked: tuple[str, ...]  # names of engines
    engines: Mapping[str, str]

    def __call__(self) -> object:
        """Do it. Workers that came later than the first look at them are looked at here."""
        differs = difference(self.programs, programs_here()) or difference(self.engines, engines_here(self.asked))
        if differs:
            from distributed import get_worker  # noqa: PLC0415 - an extra

            raise _unlike(str(get_worker().address), differs)
        return self.job(*self.arguments, **self.options)


def _introduce(run: str, place: CachePlace, dask_worker: "Worker") -> _Introduction:
    """Say, on a worker (Dask adds which one), what there is; and leave something in the cache."""
    name = str(dask_worker.address)
    fault = ""
    try:
        key, content = _probe(run, "here")
        if Caches.at(place).gains.get(key) != content:
            fault = "what was put into it elsewhere is not found there"
        Caches.at(place).gains.put(*_probe(run, name))
    except StoreError as error:
        fault = error.what
    return _Introduction(name, programs_here(), fault)


def _probe(run: str, name: str) -> tuple[str, bytes]:
    """Return a key and what stands under it, of one look at the cache."""
    return key_of("probe", run, name), f"{run} {name}".encode()


def _unlike(worker: str, differs: str) -> ClusterError:
    return ClusterError(
        f"the Dask worker {worker} would make other sound: {differs}",
        "install the same programs on every computer, and start the workers again",
    )


def _plain(error: BaseException | None) -> BaseException:
    from distributed import KilledWorker  # noqa: PLC0415 - an extra

    if isinstance(error, KilledWorker):
        return RuntimeError("the work broke off each time (is there enough memory?)")
    return error or BrokenExecutor("no reason is known")


def _require() -> None:
    try:
        import distributed  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise ClusterError(
            "Dask, which --dask needs, is not installed", f"type: {pip('install', 'dask', 'distributed')}"
        ) from error


def _own_cluster(jobs: int, scratch: Path) -> "LocalCluster":
    from dask import config  # noqa: PLC0415 - an extra
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    # Dask has its workers give memory back at once. Sound is made of large arrays that come and go: with that, putting
    # sections together took five times the processor's time.
    given_back = {"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None}
    try:
        with config.set(given_back):
            return LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,  # processes: an engine is a process's own
                host="127.0.0.1",
                dashboard_address=None,
                worker_dashboard_address=None,
                memory_limit=None,
                silence_logs=logging.CRITICAL,
                local_directory=str(scratch),
            )
    except (RuntimeError, OSError) as error:  # as Dask says it where a process ends before it has begun
        hint = "build again; or without --dask, by workers that take less"
        raise ClusterError("the processes of --dask local could not be started", hint) from error


def _connected(cluster: "LocalCluster | str", address: str) -> "Client":
    from distributed import Client  # noqa: PLC0415 - an extra

    hint = f"see that it runs and look at the address, or use this computer alone: --dask {LOCAL}"
    try:
        client = Client(cluster, timeout=_ANSWER_S, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}", hint) from error
    try:
        client.wait_for_workers(1, timeout=_ANSWER_S)
    except OSError as error:
        client.close()
        hint = f"start some, on this computer or others: dask worker {address} --nthreads 1"
        raise ClusterError(f"the Dask scheduler at {address} has no workers", hint) from error
    return client


def _be_quiet() -> None:
    """Say nothing of Dask's own: what an editor must know is said by us."""
    import distributed  # noqa: F401, PLC0415 - it sets up its logging as it is imported

    for name in ("distributed", "tornado", "bokeh", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="distributed")
