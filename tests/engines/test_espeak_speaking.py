"""espeak_speaking: whatever was spoken before, equal texts are equal bytes, in place and in forks."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from audio_programs.engines.worker import EngineChild
from audio_programs.keys import digest_of
from audio_programs.model import Setting, Voice
from tests.engines.test_worker import process_group, wait_until_gone

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="espeak-ng is used on Linux only")

MakeChild = Callable[..., EngineChild]

PROSE = """
milk is alive, and it changes from hour to hour; so do you. Your body makes 23 kinds of cells! Why? NDC Mrs. Smith
(at 10:30) paid $5.20 for 3% more, www.example.org ñandú שלום 日本語 русский हिन्दी Ω x² — “quoted” it's a.b.c ...
"""
WORDS = PROSE.split()
VOICES = (
    *("gmw/en", "gmw/en-US", "gmw/en-GB-scotland+f2", "gmw/en+f3", "gmw/en+f5", "gmw/en+m7", "gmw/de", "roa/fr+m2"),
    *("roa/es", "zle/ru", "sit/cmn", "jpx/ja", "sem/ar", "inc/hi+f1", "dra/kn", "trk/tr"),
)
SEED = 20


class Said(NamedTuple):
    """One utterance."""

    text: str
    voice: Voice


def voice(voice_id: str, **settings: Setting) -> Voice:
    return Voice(name="test", engine="pyttsx3", id=voice_id, settings=tuple(sorted(settings.items())))


def utterances(count: int) -> list[Said]:
    chosen = random.Random(SEED)
    made = []
    for _ in range(count):
        settings = {
            "rate": chosen.choice([80, 155, 175, 300, 450]),
            "pitch": chosen.choice([0, 45, 50, 100]),
            "pitch_range": chosen.choice([0, 50, 100]),
            "volume": chosen.choice([20, 100]),
        }
        text = " ".join(chosen.choices(WORDS, k=chosen.choice([1, 1, 2, 5, 12])))
        made.append(Said(text, voice(chosen.choice(VOICES), **settings)))
    return made


def digests(engine: EngineChild, said: list[Said]) -> dict[Said, str]:
    return {one: digest_of(engine.speak(one.text, one.voice).samples) for one in said}


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the engines of the folder ``ways``."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "ways"), prepend=os.pathsep)


@pytest.mark.usefixtures("ways")
def test_invariant_2_hundreds_of_utterances_in_any_order_are_those_of_a_fresh_fork_for_each(
    make_child: MakeChild,
) -> None:
    said = utterances(250)
    in_place, another, forking = make_child("pyttsx3"), make_child("pyttsx3"), make_child("forking")
    expected = digests(forking, said)
    assert len(set(expected.values())) > 150

    random.Random(1).shuffle(said)
    assert digests(in_place, said) == expected
    random.Random(2).shuffle(said)
    assert digests(in_place, said) == expected
    random.Random(3).shuffle(said)
    assert digests(another, said) == expected


def test_invariant_2_an_utterance_among_others_is_that_of_a_process_that_says_nothing_else(
    make_child: MakeChild,
) -> None:
    said = utterances(40)
    among_others = digests(make_child("pyttsx3"), said)
    alone: dict[Said, str] = {}
    for one in said[::2]:
        fresh = make_child("pyttsx3")
        alone |= digests(fresh, [one])
        fresh.close()
    assert alone.items() <= among_others.items()


def test_invariant_2_a_voice_that_is_left_and_taken_again_speaks_as_before(make_child: MakeChild) -> None:
    engine = make_child("pyttsx3")
    calm, low, other = voice("gmw/en", rate=155), voice("gmw/en", rate=155, pitch=30), voice("roa/fr+f3")
    text = "It changes from hour to hour."
    heard = [engine.speak(text, one).samples for one in [calm, low, other] * 30]
    assert heard == heard[:3] * 30
    assert len(set(heard)) == 3


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("engine", ["pyttsx3", "forking"])
def test_invariant_2_memory_that_espeak_reads_before_it_writes_it_changes_nothing(
    make_child: MakeChild, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    # this voice reads Latin letters from memory that it has not written: by itself it is one of two lengths
    said = Said("may print, fork and start processes: it lives", voice("dra/kn", pitch=45))
    heard = set()
    for filling in ("0", "1", "85", "170", "255"):
        monkeypatch.setenv("MALLOC_PERTURB_", filling)
        heard |= set(digests(make_child(engine), [said]).values())
    assert len(heard) == 1


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("engine", ["forgetful", "crashing"])
def test_where_memory_cannot_be_put_back_each_utterance_takes_a_fork_and_is_the_same(
    make_child: MakeChild, engine: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "audio_programs")
    said = utterances(30)
    forking = make_child(engine)
    assert digests(forking, said) == digests(make_child("pyttsx3"), said)
    forking.close()
    assert [message for message in caplog.messages if message.startswith(f"{engine}: espeak-ng's memory cannot be")]
    assert not [message for message in caplog.messages if message.startswith("pyttsx3:")]


@pytest.mark.usefixtures("ways")
def test_a_voice_that_only_espeak_ng_refuses_is_an_error_in_both_ways() -> None:
    script = """if True:
        from audio_programs.engines.espeak_binding import EspeakBinding
        from audio_programs.engines.espeak_speaking import InForks, InPlace
        from audio_programs.engines.library_memory import take_over
        from audio_programs.errors import EngineError
        espeak = EspeakBinding(take_over)
        for way in (InForks(espeak), InPlace(espeak, espeak.memory)):
            for voice_id in ("gmw/zz", "gmw/en+zz"):
                try:
                    way.speak(b"Milk.", voice_id, {})
                except EngineError as error:
                    print(error.what)
        """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["espeak-ng has no voice 'gmw/zz'", "espeak-ng has no voice 'gmw/en+zz'"] * 2


def resident_kb(engine: EngineChild) -> int:
    (line,) = [line for line in Path(f"/proc/{engine.pid}/status").read_text("utf-8").splitlines() if "RssAnon" in line]
    return int(line.split()[1])


def test_what_was_spoken_leaves_no_memory_behind(make_child: MakeChild) -> None:
    engine = make_child("pyttsx3")
    long = Said("It takes some time. " * 200, voice("gmw/en", rate=450))  # espeak-ng allocates 8 MB for it
    said = [*utterances(30), long, Said("Milk.", voice("gmw/en"))]
    digests(engine, said)
    before = resident_kb(engine)
    for _ in range(4):
        digests(engine, said)
    assert before < 40_000
    assert resident_kb(engine) < before + 2_000


HOST = """
import sys
from audio_programs.engines.worker import child
from audio_programs.model import Voice
voice = Voice(name="test", engine="pyttsx3", id="gmw/en")
engine = child(sys.argv[1])
engine.speak("Milk.", voice)
print(engine.pid, flush=True)
engine.speak("It takes some time. " * 4000, voice)
"""


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("engine", ["pyttsx3", "forking"])
def test_invariant_5_a_host_that_is_killed_while_espeak_ng_speaks_leaves_no_orphan(engine: str) -> None:
    host = subprocess.Popen([sys.executable, "-c", HOST, engine], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with host:
        assert host.stdout
        leader = int(host.stdout.readline())
        expected = 2 if engine == "pyttsx3" else 3  # the worker, its watcher, the fork that speaks
        while len(process_group(leader)) < expected:
            assert host.poll() is None
        watched = {pid: os.pidfd_open(pid) for pid in process_group(leader)}
        host.send_signal(signal.SIGKILL)
        for pid, watch in watched.items():
            wait_until_gone(pid, watch)
