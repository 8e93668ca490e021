"""Where the time goes: counted in one stage at a time, and only where somebody asked."""

from audio_programs.build.orders import Done, Failed, Spent
from audio_programs.build.stages import Stage, Stages, Timed, measured, stage, together


def test_stage_inside_another_stops_its_clock() -> None:
    moments = iter([(0.0, 0.0), (1.0, 0.5), (3.0, 1.5), (7.0, 4.5), (8.0, 5.0)])
    stages = Stages(lambda: next(moments))

    rest = stages.begin(Stage.WRITING)
    writing = stages.begin(Stage.RENDERING)
    stages.end(writing)
    stages.end(rest)

    assert stages.spent == {
        "the rest": Spent(wall_s=1.0, cpu_s=0.5),
        "writing files": Spent(count=1, wall_s=3.0, cpu_s=1.5),
        "rendering feeds and pages": Spent(count=1, wall_s=4.0, cpu_s=3.0),
    }


def test_each_time_that_a_stage_is_begun_is_counted() -> None:
    with measured() as stages:
        for _ in range(3):
            with stage(Stage.CACHE):
                pass

    assert stages.spent["cache"].count == 3


def test_job_tells_where_its_time_went_however_it_ended() -> None:
    def encode() -> Done:
        with stage(Stage.ENCODING):
            return Done(encoded=1)

    def fail() -> Failed:
        with stage(Stage.SPEAKING):
            return Failed(what="no voice", hint="choose one")

    assert Timed(encode)().stages["encoding"].count == 1
    assert Timed(fail)().stages["speaking"].count == 1


def test_job_that_is_done_in_a_thread_that_is_measured_counts_there() -> None:
    def encode() -> Done:
        with stage(Stage.ENCODING):
            return Done(encoded=1)

    with measured() as stages:
        outcome = Timed(encode)()

    assert outcome == Done(encoded=1)
    assert stages.spent["encoding"].count == 1


def test_nothing_is_measured_where_nobody_asked() -> None:
    with stage(Stage.ENCODING):
        pass
    with measured() as stages:
        pass

    assert "encoding" not in stages.spent


def test_what_two_have_taken_is_added_up() -> None:
    with measured() as one, stage(Stage.CACHE):
        pass
    with measured() as other, stage(Stage.CACHE), stage(Stage.ENCODING):
        pass

    both = together(one.spent, other.spent)

    assert (both["cache"].count, both["encoding"].count) == (2, 1)
