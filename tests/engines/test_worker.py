"""worker: one engine in a child, tried once more when it fails, and nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audio_programs.engines.tone import ToneEngine
from audio_programs.engines.worker import EngineChild, TimeLimits, child, close_children
from audio_programs.errors import EngineError
from audio_programs.model import Voice

MakeChild = Callable[..., EngineChild]
NOT_LONG = TimeLimits(utterance_s=0.2, letter_s=0)
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc, which only Linux has")


def process_group(leader: int) -> set[int]:
    """Return the ids of all processes of a group that are not dead already."""
    members = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # ended meanwhile
            continue
        if int(group) == leader and state != "Z":
            members.add(int(stat.parent.name))
    return members


def wait_until_gone(pid: int, watch: int) -> None:
    """Wait for the end of a process that need not be ours."""
    import select

    poll = select.poll()
    poll.register(watch, select.POLLIN)
    assert poll.poll(30_000), f"process {pid} lives on"
    os.close(watch)


def test_a_child_gives_the_three_verbs_of_its_engine(make_child: MakeChild, low: Voice) -> None:
    engine, tone = make_child("tone"), ToneEngine()
    assert engine.fingerprint() == tone.fingerprint()
    assert engine.voices() == tone.voices()
    assert engine.speak("Milk is alive.", low) == tone.speak("Milk is alive.", low)
    assert engine.spoken == 1


def test_texts_of_any_kind_and_length_cross_the_pipe(make_child: MakeChild, low: Voice) -> None:
    engine = make_child("tone")
    for text in ("", "日本語 é 😀", "\ud800\0", "word " * 2_000):
        assert engine.speak(text, low) == ToneEngine().speak(text, low)


def test_an_unknown_voice_is_refused_with_the_engines_own_words_and_not_tried_twice(
    make_child: MakeChild, make_voice: Callable[..., Voice]
) -> None:
    engine = make_child("tone")
    with pytest.raises(EngineError, match="no voice 'lwo' - did you mean 'low'"):
        engine.speak("Milk.", make_voice("tone", "lwo"))
    assert engine.spoken == 1


def test_an_engine_that_is_not_there_is_refused_with_the_nearest_names(make_child: MakeChild) -> None:
    with pytest.raises(EngineError, match="did you mean 'tone'"):
        make_child("tonne").fingerprint()


def test_a_broken_plug_in_is_an_error_with_what_mends_it(make_child: MakeChild, plugins: Path) -> None:
    assert plugins
    with pytest.raises(EngineError, match=r"a_package_that_is_not_there.* - update its package"):
        make_child("broken").voices()


def test_a_hung_engine_costs_one_retry_with_a_fresh_child(make_child: MakeChild, plugins: Path, low: Voice) -> None:
    engine = make_child("hanging", limits=TimeLimits(utterance_s=2, letter_s=0))
    assert engine.speak("Do not hang.", low) == ToneEngine().speak("Do not hang.", low)
    assert engine.spoken == 2
    assert (plugins / "marker").exists()


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("hanging", "We hangforever.", "the speech engine 'hanging' gave no answer in 0.2 s, twice"),
        ("dying", "We dieforever.", "the speech engine 'dying' stopped without an answer, twice"),
        ("truncating", "We truncate this.", "the speech engine 'truncating' gave too little sound"),
        ("truncating", "This is endless.", "the speech engine 'truncating' gave too much sound"),
        ("truncating", "This is mute.", "the speech engine 'truncating' gave silence"),
    ],
)
def test_an_engine_that_fails_twice_is_an_error_in_plain_words_that_names_the_text(
    make_child: MakeChild, plugins: Path, low: Voice, name: str, text: str, what: str
) -> None:
    assert plugins
    engine = make_child(name, limits=NOT_LONG)
    with pytest.raises(EngineError) as failed:
        engine.speak(text, low)
    assert failed.value.what.startswith(what)
    assert failed.value.what.endswith(f", twice, speaking '{text}'")
    assert engine.spoken == 2
    assert engine.pid is None


def test_after_a_failure_the_next_text_is_spoken(make_child: MakeChild, plugins: Path, low: Voice) -> None:
    assert plugins
    engine = make_child("dying")
    with pytest.raises(EngineError):
        engine.speak("We dieforever.", low)
    assert engine.speak("Milk.", low) == ToneEngine().speak("Milk.", low)


def test_a_dead_engine_costs_one_retry_with_a_fresh_child(make_child: MakeChild, plugins: Path, low: Voice) -> None:
    assert plugins
    engine = make_child("dying")
    assert engine.speak("To die once.", low) == ToneEngine().speak("To die once.", low)
    assert engine.spoken == 2


def test_a_child_killed_between_two_texts_is_replaced(make_child: MakeChild, low: Voice) -> None:
    engine = make_child("tone")
    first = engine.speak("Milk.", low)
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    assert engine.speak("Milk.", low) == first


def test_an_engines_own_fault_is_told_with_its_last_words(make_child: MakeChild, plugins: Path, low: Voice) -> None:
    assert plugins
    with pytest.raises(EngineError, match="ZeroDivisionError: a fault of the engine's own"):
        make_child("chatty").speak("a fault", low)


def test_what_an_engine_prints_does_not_reach_our_output(
    make_child: MakeChild,
    plugins: Path,
    low: Voice,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert plugins
    caplog.set_level("DEBUG", "audio_programs")
    engine = make_child("chatty")
    assert engine.speak("Milk.", low) == ToneEngine().speak("Milk.", low)
    engine.close()
    assert capfd.readouterr() == ("", "")
    assert "chatty: Audio saved: Milk." in caplog.messages


def test_a_count_of_what_was_spoken_can_be_kept_by_a_plug_in(make_child: MakeChild, plugins: Path, low: Voice) -> None:
    engine = make_child("counting")
    engine.speak("Milk is alive.", low)
    engine.speak("It changes.", low)
    assert (plugins / "spoken.txt").read_text(encoding="utf-8").splitlines() == ["Milk is alive.", "It changes."]


def test_a_json_module_in_the_working_folder_is_not_imported(
    make_child: MakeChild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise ImportError('not that one')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert make_child("tone").fingerprint() == "tone 1"


def test_many_threads_share_one_child_and_each_gets_its_own_sound(low: Voice) -> None:
    close_children()  # another test of this process may have had one
    texts = [f"Milk number {number}." for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(lambda text: (threading.get_ident(), child("tone").speak(text, low)), texts))
    assert [pcm for _, pcm in heard] == [ToneEngine().speak(text, low) for text in texts]
    assert child("tone").spoken == 40
    close_children()


@needs_proc
def test_after_ctrl_c_the_next_text_gets_its_own_sound(make_child: MakeChild, plugins: Path, low: Voice) -> None:
    os.mkfifo(plugins / "marker")  # the engine opens it when it begins to hang, which we can wait for
    engine = make_child("hanging")

    def press_ctrl_c() -> None:
        (plugins / "marker").read_bytes()
        os.kill(os.getpid(), signal.SIGINT)

    pressing = threading.Thread(target=press_ctrl_c)
    pressing.start()
    with pytest.raises(KeyboardInterrupt):
        engine.speak("We hangforever.", low)
    pressing.join()
    assert engine.speak("Milk.", low) == ToneEngine().speak("Milk.", low)


@needs_proc
def test_closing_ends_the_child_and_all_that_it_started(make_child: MakeChild) -> None:
    engine = make_child("tone")
    engine.fingerprint()
    leader = engine.pid
    assert leader
    watched = {pid: os.pidfd_open(pid) for pid in process_group(leader)}
    assert len(watched) == 2  # the worker and its watcher
    engine.close()
    for pid, watch in watched.items():
        wait_until_gone(pid, watch)


HOST = """
import sys
from audio_programs.engines.worker import child
from audio_programs.model import Voice
engine = child("hanging")
engine.fingerprint()
print(engine.pid, flush=True)
engine.speak("We hangforever.", Voice(name="test", engine="tone", id="low"))
"""


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_invariant_5_a_host_that_is_killed_leaves_no_orphan_even_of_an_engine_that_hangs(
    plugins: Path, how: signal.Signals
) -> None:
    os.mkfifo(plugins / "marker")  # the engine opens it when it begins to hang, which we can wait for
    with subprocess.Popen([sys.executable, "-c", HOST], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as host:
        assert host.stdout
        watched = {pid: os.pidfd_open(pid) for pid in process_group(int(host.stdout.readline()))}
        assert len(watched) == 2
        (plugins / "marker").read_bytes()
        host.send_signal(how)
        for pid, watch in watched.items():
            wait_until_gone(pid, watch)


EXECUTORS = """
import multiprocessing, os, sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from audio_programs.engines.worker import child
from audio_programs.keys import digest_of
from audio_programs.model import Voice

def job(text):
    return digest_of(child("pyttsx3").speak(text, Voice(name="test", engine="pyttsx3", id="gmw/en")).samples)

if __name__ == "__main__":
    texts = ["Milk is alive.", "It changes.", "Hour by hour."] * 3
    expected = [job(text) for text in texts]
    pools = [ThreadPoolExecutor(3)]
    pools += [ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(way)) for way in ("spawn", "fork")]
    for pool in pools:
        with pool:
            assert list(pool.map(job, texts)) == expected, pool
    assert job(texts[0]) == expected[0]
    print("equal")
"""


@pytest.mark.slow
def test_invariant_2_process_pools_spawned_or_forked_and_threads_give_the_same_bytes(tmp_path: Path) -> None:
    script = tmp_path / "executors.py"
    script.write_text(EXECUTORS, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=100)
    assert done.stdout == "equal\n", done.stderr
