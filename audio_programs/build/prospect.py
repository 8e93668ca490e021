"""What a build would come to, before it has made anything: the program as it would stand, with what it was. Pure.

A preview and ``status`` look at this; the build itself makes the same plan from the same values.
"""

from dataclasses import dataclass

from audio_programs.build.plan import AudioStep, FileStep, ProgramPlan, audio_path, plan_files
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.published import NewEpisode, Published, audio_files, pinned_guid
from audio_programs.build.recording import reworded
from audio_programs.build.renderings import Rendering
from audio_programs.catalog import names
from audio_programs.model import Chapter, Recording, Samples
from audio_programs.store.folder import Written
from audio_programs.store.manifest import MadeEpisode, MadeFile, Manifest

_NOT_YET = ""  # the digest of what is not made


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One program: what was made of it, the sound that it lacks, and how it would stand with that."""

    ready: ProgramReady
    made: Manifest
    intact: frozenset[str]  # names of the files that stand as they were made
    plan: ProgramPlan
    published: Published  # audio that is to be made is in it by a name and times that are not its final ones

    def files(self) -> tuple[FileStep, ...]:
        """List the rendered files that would be made, the feed among them."""
        renderings = tuple(self.published.renderings())
        steps = plan_files({one.name: one.key for one in renderings}, made=self.made.files, intact=self.intact)
        return (*steps, *self._feed_steps(renderings, {step.target for step in steps}))

    def _feed_steps(self, renderings: tuple[Rendering, ...], due: set[str]) -> tuple[FileStep, ...]:
        # The feed names the digests of files that are not rendered yet: it is another feed then, whatever they become.
        files = {
            one.name: MadeFile(digest=_NOT_YET, size_bytes=0, key=one.key)
            if one.name in due
            else self.made.files[one.name]
            for one in renderings
        }
        digests = {name: file.digest for name, file in self.made.files.items()}
        episodes = self.published.episodes
        new = {audio_path(one.episode): _NOT_YET for one in episodes if audio_path(one.episode) not in digests}
        files |= audio_files(episodes, digests=digests | new)
        guid = pinned_guid(self.ready.catalog.history, self.published.library, program=self.published.ready.settings.id)
        feed = self.published.feed(files, podcast_guid=guid)
        return plan_files({one.name: one.key for one in feed}, made=self.made.files, intact=self.intact)


def as_if_made(plan: ProgramPlan, made: Manifest) -> dict[str, NewEpisode]:
    """Return the plan's audio, by GUID, as if it stood there, without the times that only new sound can tell."""
    before = {one.episode.guid: one for one in made.episodes}
    steps = {step.wanted.placement.guid: step for step in plan.audio}
    return {guid: _as_if_made(plan.program, step, before.get(guid)) for guid, step in steps.items()}


def _as_if_made(program: str, step: AudioStep, before: MadeEpisode | None) -> NewEpisode:
    wanted = step.wanted
    sections = [one.section for one in wanted.sections if not one.section.continues]  # those that begin a chapter
    same_sound = before is not None and before.section_keys == tuple(section.key for section in wanted.sections)
    if before is not None and same_sound and len(before.episode.recording.chapters) == len(sections):
        recording = reworded(wanted, before.episode.recording)  # another tag, the same sound
    else:
        chapters = (Chapter(start_samples=Samples(0), title=one.title, anchor=one.anchor) for one in sections)
        recording = Recording(length_samples=Samples(0), chapters=tuple(chapters), cues=())
    name = names.audio_name(wanted.placement.slug, step.key)
    return NewEpisode(
        wanted=wanted,
        audio=Written(name=f"{program}/{names.EPISODES}/{name}", digest=_NOT_YET, size_bytes=0, changed=True),
        recording=recording,
    )
