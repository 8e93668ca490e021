// What the listening page adds where scripts run: chapter links play in place, the text follows the voice, listening
// goes on where it stopped, and a lock screen skips by chapter. Without this file the page still plays and reads.
"use strict";

(() => {
  const SKIP_S = 15;
  const REPLAY_S = 3; // "previous" goes to this chapter's start once it has been heard this long, as players do
  const SLACK_S = 0.05; // browsers land a little before where they were sent
  const SAVE_EVERY_S = 5;

  const audio = document.getElementById("the_audio");
  const player = audio.closest(".player");
  const transcript = document.getElementById("the_transcript");
  const nowPlaying = document.getElementById("now_playing");
  const chapters = timed(document.querySelectorAll("#the_chapters a"));
  const sentences = timed(transcript.querySelectorAll("[data-start]"));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  let chapter = -1;
  let sentence = -1;

  function timed(elements) {
    return Array.from(elements, (element) => ({ element, start: Number(element.dataset.start) }));
  }

  function lastStarted(list, time) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].start <= time + SLACK_S) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // --- Moving -------------------------------------------------------------------------------------------------

  function seek(time) {
    resumed = true; // the listener has chosen a place
    const end = Number.isFinite(audio.duration) ? audio.duration : Infinity;
    audio.currentTime = Math.min(Math.max(time, 0), end);
  }

  function play() {
    audio.play().catch(() => {}); // refused before the first touch, or for want of the file: the controls show it
  }

  const go = {
    previous() {
      if (!chapters.length) return seek(0);
      const here = Math.max(lastStarted(chapters, audio.currentTime), 0);
      const again = audio.currentTime - chapters[here].start > REPLAY_S;
      seek(chapters[again ? here : Math.max(here - 1, 0)].start);
    },
    next() {
      const follower = chapters[lastStarted(chapters, audio.currentTime) + 1];
      if (follower) seek(follower.start);
    },
    back: (details) => seek(audio.currentTime - (details.seekOffset || SKIP_S)),
    forward: (details) => seek(audio.currentTime + (details.seekOffset || SKIP_S)),
  };

  for (const button of document.querySelectorAll("[data-go]")) {
    button.disabled = false;
    button.addEventListener("click", () => go[button.dataset.go]({}));
  }

  for (const { element, start } of chapters) {
    element.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // asked for in another tab
      event.preventDefault();
      seek(start);
      play();
    });
  }

  // A touch on the text moves, and never starts the sound: the page is read beside someone who sleeps.
  transcript.addEventListener("click", (event) => {
    const touched = event.target.closest("[data-start]");
    if (touched && getSelection().isCollapsed) seek(Number(touched.dataset.start));
  });

  // --- Following ----------------------------------------------------------------------------------------------

  function mark(entry, value) {
    if (!entry) return;
    if (value) entry.element.setAttribute("aria-current", value);
    else entry.element.removeAttribute("aria-current");
  }

  function isInView(element) {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < player.getBoundingClientRect().top;
  }

  function follow() {
    const here = lastStarted(sentences, audio.currentTime);
    if (here !== sentence) {
      const reading = sentences[sentence] && isInView(sentences[sentence].element);
      mark(sentences[sentence], "");
      mark(sentences[here], "true");
      sentence = here;
      // The page moves only for someone who reads along, never for someone who has scrolled away.
      if (reading && sentences[here] && !audio.paused) {
        sentences[here].element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      }
    }
    const inside = lastStarted(chapters, audio.currentTime);
    if (inside !== chapter) {
      mark(chapters[chapter], "");
      mark(chapters[inside], "true");
      chapter = inside;
      announce();
    }
  }

  audio.addEventListener("timeupdate", follow);
  audio.addEventListener("seeking", follow);

  // --- Going on where the listener stopped ----------------------------------------------------------------------

  const key = `position of ${audio.dataset.episode}`;
  let saved = 0;
  let resumed = false;

  function remember() {
    if (!resumed) return; // the audio is not there yet: its 0 is no place where anyone stopped
    saved = audio.currentTime;
    try {
      if (audio.ended || saved < 1) localStorage.removeItem(key);
      else localStorage.setItem(key, saved.toFixed(1));
    } catch {
      // private windows and some settings have no storage: the page then forgets
    }
  }

  function resume() {
    if (resumed) return;
    resumed = true;
    let position = 0;
    try {
      position = Number(localStorage.getItem(key)) || 0;
    } catch {
      return;
    }
    if (position > 0 && position < audio.duration - 1) audio.currentTime = position;
  }

  if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
  else audio.addEventListener("loadedmetadata", resume, { once: true });
  audio.addEventListener("timeupdate", () => {
    if (!audio.paused && Math.abs(audio.currentTime - saved) >= SAVE_EVERY_S) remember();
  });
  for (const event of ["pause", "seeked", "ended"]) audio.addEventListener(event, remember);
  addEventListener("pagehide", remember);

  // --- The lock screen ------------------------------------------------------------------------------------------

  function announce() {
    const { title, album, picture } = audio.dataset;
    const name = chapters[chapter] ? chapters[chapter].element.querySelector(".name").textContent : title;
    nowPlaying.textContent = name;
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: name,
      artist: name === title ? album : title,
      album,
      artwork: location.protocol.startsWith("http") ? [{ src: picture }] : [], // a local file is refused
    });
  }

  function onLockScreen(action, handler) {
    try {
      navigator.mediaSession.setActionHandler(action, handler);
    } catch {
      // an action that this browser does not know
    }
  }

  if ("mediaSession" in navigator) {
    if (chapters.length) {
      onLockScreen("previoustrack", go.previous);
      onLockScreen("nexttrack", go.next);
    }
    onLockScreen("seekbackward", go.back);
    onLockScreen("seekforward", go.forward);
    onLockScreen("seekto", (details) => seek(details.seekTime));
  }

  follow();
  announce();
})();
