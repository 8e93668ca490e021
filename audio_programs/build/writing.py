"""Writing what a build has come to, in the order that keeps a subscriber safe.

Audio first (``put_audio``), then pictures, chapters, transcripts and pages, the history, the manifest, and a feed
last of all; pruning after that (DESIGN invariants 4 and 5). Nothing is decided here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from audio_programs.build.feed_files import notices_of_size
from audio_programs.build.layout import HISTORY_FILE
from audio_programs.build.plan import FileStep, plan_files
from audio_programs.build.published import (
    NewEpisode,
    Published,
    audio_files,
    kept_images,
    pinned_guid,
    remembered,
)
from audio_programs.build.renderings import Rendering
from audio_programs.build.setting_digests import setting_digests
from audio_programs.build.stages import Stage, stage
from audio_programs.catalog import names
from audio_programs.catalog.history import History, Replaced, write_history
from audio_programs.catalog.moved import moved_names
from audio_programs.errors import Notice
from audio_programs.keys import digest_of
from audio_programs.store.folder import Staged, Written, write_beside
from audio_programs.store.manifest import MadeFile, Manifest
from audio_programs.store.output import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenProgram:
    """What became of a program's files."""

    steps: tuple[FileStep, ...]  # the rendered files that had to be made
    changed: int  # files whose bytes are others now
    history: History  # as it stands beside the sources
    manifest: Manifest
    notices: tuple[Notice, ...]


def put_audio(output: Output, program: str, slug: str, staged: Staged) -> Written:
    """Give an episode's audio its name, by its content; the feed that names it comes later."""
    return output.put_staged(staged, f"{program}/{names.EPISODES}/{names.audio_name(slug, staged.digest)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramWriter:
    """What writing a program needs to know."""

    output: Output
    project: Path
    made: Manifest  # as it is on the disk
    again: bool  # render everything, whatever the manifest says
    today: date  # in the program's timezone

    def write(self, published: Published, *, new: Iterable[NewEpisode], history: History) -> WrittenProgram:
        """Write everything but the audio, which stands there already."""
        program = published.ready.settings
        renderings = tuple(published.renderings())
        steps, files, changed = self._render(program.id, renderings)
        digests = {name: file.digest for name, file in self.made.files.items()}
        digests |= {one.audio.name.removeprefix(f"{program.id}/"): one.audio.digest for one in new}
        files |= audio_files(published.episodes, digests=digests)
        files |= kept_images(published.episodes, files=files, made=self.made)
        guid = pinned_guid(history, published.library, program=program.id)
        feed = published.feed(
            files, podcast_guid=guid, made=None if self.again else self.made, read=partial(self._read, program.id)
        )
        current = {*files, *(one.name for one in feed)}
        history = self._remember(program.folder, program.id, history, current, published, guid if feed else "")
        feed_steps, feed_bytes = self._feed(program.id, feed, files)
        replaced = {one.file: one.digest for one in history.replaced}
        manifest = Manifest(
            folder=program.folder,
            card=published.card(),
            files=files,
            episodes=published.episodes,
            replaced=replaced,
            moved=moved_names(history, [one.episode for one in published.episodes], standing={*current, *replaced}),
            settings=setting_digests(
                program, published.library, cover_file=published.cover_file, sounds=published.ready.sounds
            ),
        )
        for name in feed_bytes.keys() & self.made.files.keys():
            # killed after the manifest, the old one stays, and is ours
            self.output.journal.note(f"{program.id}/{name}", self.made.files[name].digest)
        self.output.write_manifest(program.id, manifest)
        for name, content in feed_bytes.items():
            changed += self.output.put(f"{program.id}/{name}", content).changed
        return WrittenProgram(
            steps=(*steps, *feed_steps),
            changed=changed,
            history=history,
            manifest=manifest,
            notices=tuple(notices_of_size(program, files, episodes=len(published.episodes))),
        )

    def _read(self, program: str, name: str) -> bytes:
        path = self.output.folder.path(f"{program}/{name}")
        return path.read_bytes() if path.is_file() else b""

    def _render(
        self, program: str, renderings: tuple[Rendering, ...]
    ) -> tuple[tuple[FileStep, ...], dict[str, MadeFile], int]:
        steps = self._steps(program, renderings)
        due = {step.target for step in steps}
        files, changed = write_renderings(self.output, f"{program}/", renderings, due=due, made=self.made.files)
        return steps, files, changed

    def _steps(self, program: str, renderings: tuple[Rendering, ...]) -> tuple[FileStep, ...]:
        return plan_files(
            {one.name: one.key for one in renderings},
            made={} if self.again else self.made.files,
            intact=self.output.intact(program, self.made),
        )

    def _remember(
        self,
        folder: str,
        program: str,
        history: History,
        current: Collection[str],
        published: Published,
        guid: str,
    ) -> History:
        """Write the history: what was replaced stays for its time; what goes now is noted as ours first."""
        grace_days = published.library.grace_days
        kept, over = remembered(
            history, made=self.made, files=current, today=self.today, grace_days=grace_days, podcast_guid=guid
        )
        kept = replace(kept, replaced=tuple(self._as_it_stands(program, one) for one in kept.replaced))
        for one in over:
            self.output.journal.note(f"{program}/{one.file}", self._as_it_stands(program, one).digest)
        write_beside(self.project / folder / HISTORY_FILE, write_history(kept).encode())
        return kept

    def _as_it_stands(self, program: str, one: Replaced) -> Replaced:
        # A killed build may have written it and never told the manifest: known by its old bytes, it would not be
        # known as ours when its time is over.
        return replace(one, digest=self.output.standing(f"{program}/{one.file}", one.digest))

    def _feed(
        self, program: str, feed: tuple[Rendering, ...], files: dict[str, MadeFile]
    ) -> tuple[tuple[FileStep, ...], dict[str, bytes]]:
        """Enter the feed's files into the others; return the bytes of those that must be written, in their order."""
        steps = self._steps(program, feed)
        due = {step.target for step in steps}
        found = {}
        for one in feed:
            if one.name not in due:
                files[one.name] = self.made.files[one.name]
                continue
            with stage(Stage.RENDERING):
                content = one.render()
            files[one.name] = MadeFile(digest=digest_of(content), size_bytes=len(content), key=one.key)
            found[one.name] = content
        return steps, found


def write_renderings(
    output: Output,
    prefix: str,
    renderings: Iterable[Rendering],
    *,
    due: Collection[str],
    made: Mapping[str, MadeFile],
) -> tuple[dict[str, MadeFile], int]:
    """Render and write what is due; return all files as they stand, and how many of them changed."""
    files = {}
    changed = 0
    for rendering in renderings:
        if rendering.name not in due:
            files[rendering.name] = made[rendering.name]
            continue
        with stage(Stage.RENDERING):
            content = rendering.render()
        written = output.put(f"{prefix}{rendering.name}", content)
        changed += written.changed
        files[rendering.name] = MadeFile(digest=written.digest, size_bytes=written.size_bytes, key=rendering.key)
    return files, changed


def write_library(output: Output, renderings: tuple[Rendering, ...], *, again: bool) -> int:
    """Write what belongs to the library as a whole; return how many files changed.

    Files that are no longer wanted are noted as ours, so that pruning finds them.
    """
    made = output.manifest(None)
    steps = plan_files(
        {one.name: one.key for one in renderings},
        made={} if again else made.files,
        intact=output.intact(None, made),
    )
    files, changed = write_renderings(output, "", renderings, due={step.target for step in steps}, made=made.files)
    for name, file in made.files.items():
        if name not in files:
            output.journal.note(name, file.digest)
    output.write_manifest(None, Manifest(files=files))
    return changed


def drop_program(output: Output, program: str) -> None:
    """Note all files of a program that has left the sources as ours to prune, then forget it."""
    manifest = output.manifest(program)
    for name, digest in {**manifest.replaced, **{name: file.digest for name, file in manifest.files.items()}}.items():
        output.journal.note(f"{program}/{name}", digest)
    output.remove_manifest(program)
