"""watchdog: one thread, many time limits."""

import threading

from audio_programs.engines.watchdog import Watchdog

LONG_S = 1_000.0


def test_what_takes_too_long_is_bitten_and_it_says_so() -> None:
    bitten = threading.Event()
    dog = Watchdog(bitten.set)
    dog.watch(0.01)
    assert bitten.wait(30)
    assert dog.rest()
    dog.end()


def test_what_is_done_in_time_is_left_alone_and_the_next_is_watched_again() -> None:
    bites = threading.Semaphore(0)
    dog = Watchdog(bites.release)
    for _ in range(100):
        dog.watch(LONG_S)
        assert not dog.rest()
    dog.watch(0.01)  # sooner than the thread had meant to wake
    assert bites.acquire(timeout=30)
    assert dog.rest()
    dog.watch(LONG_S)
    assert not dog.rest()
    dog.end()
    assert not bites.acquire(blocking=False)


def test_after_its_end_its_thread_is_gone_and_nothing_is_bitten() -> None:
    bitten = threading.Event()
    before = set(threading.enumerate())
    dog = Watchdog(bitten.set)
    (thread,) = set(threading.enumerate()) - before
    dog.watch(LONG_S)
    dog.end()
    thread.join(30)
    assert not thread.is_alive()
    assert not bitten.is_set()
