"""A build as a simulation: jobs on cores, a store that lets them wait, and one process that hands out and joins. Pure.

For sizes that nobody builds to find out. It is believed only where it reproduces builds that were really measured
(``scale`` says how nearly). What it knows: sections are jobs, longest first; a worker does one after the other and
waits for the store while it reads and writes; the command hands out one job after the other, and joins and writes an
episode once its last section is there, one episode at a time. On one machine it shares the workers' cores; a cluster's
client has its own.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a build runs."""

    cores: int  # a worker each
    start_s: float  # until the command hands out the first job
    worker_start_s: float = 0.0  # until a worker takes its first: its start, its share of the voices' levels
    hand_out_s: float = 0.0  # of the command or the scheduler, a job
    join_s: float = 0.0  # of the command, an episode: joining, rendering, writing
    wait_s: float = 0.0  # of the store, a request
    requests: float = 0.0  # that a worker waits for, a job
    apart: bool = False  # the command has a core of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a simulated build went."""

    wall_s: float
    busy: float  # the part of the cores' time in which they worked, 0 to 1
    jobs: int


@dataclass(slots=True)
class _State:
    """The cores and the command, each by when it is free."""

    cores: list[float]
    command: float
    joins: list[float] = field(default_factory=list)  # when episodes became whole
    last: float = 0.0


def simulate(episodes: Sequence[Sequence[float]], site: Site) -> Outcome:
    """Return how a build goes: ``episodes`` are the CPU seconds of the sections of each, as a worker needs them."""
    jobs = sorted(((work, episode) for episode, works in enumerate(episodes) for work in works), reverse=True)
    missing = [len(works) for works in episodes]
    whole = [0.0] * len(episodes)
    state = _State(cores=[site.start_s + site.worker_start_s] * site.cores, command=site.start_s)
    heapq.heapify(state.cores)
    waiting_s = site.wait_s * site.requests
    for number, (work, episode) in enumerate(jobs, start=1):
        if not site.apart:
            _join_on_a_core(state, site)
        begin = max(heapq.heappop(state.cores), site.start_s + number * site.hand_out_s)
        end = begin + work + waiting_s
        heapq.heappush(state.cores, end)
        missing[episode] -= 1
        whole[episode] = max(whole[episode], end)
        if not missing[episode]:
            heapq.heappush(state.joins, whole[episode])
    while state.joins:
        state.command = max(state.command, heapq.heappop(state.joins)) + site.join_s
    state.last = max(state.command, *state.cores)
    worked = sum(work for work, _ in jobs) + (0 if site.apart else site.join_s * len(episodes))
    return Outcome(wall_s=state.last, busy=worked / (site.cores * state.last), jobs=len(jobs))


def _join_on_a_core(state: _State, site: Site) -> None:
    """Let the command join what is whole by now, in the place of a worker: all share the cores."""
    while state.joins and state.joins[0] <= state.cores[0] and state.command <= state.cores[0]:
        heapq.heappop(state.joins)
        state.command = heapq.heappop(state.cores) + site.join_s
        heapq.heappush(state.cores, state.command)
