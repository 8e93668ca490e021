// What a page that is open does under `serve --watch`: it takes on what was built a moment ago and keeps its place. What
// is heard goes on at the same sentence; a sentence that was changed is said from its beginning. The document stays the
// one that the listener has touched, or a browser would not let the sound go on by itself.
"use strict";

(() => {
  const EVENTS = "/.live/events";
  const LINES = "main :is(h1, h2, h3, p, li, [data-start]):not(.player *)"; // the player never scrolls
  const SENTENCES = "#the_transcript [data-start]";

  const own = document.currentScript;
  const listen = EventTarget.prototype.addEventListener;
  let shown = own.dataset.page;
  let page = new AbortController();

  // What the page's scripts listen to ends with the page that they ran for.
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const asked = typeof options === "object" && options ? options : { capture: Boolean(options) };
    listen.call(this, type, listener, { signal: page.signal, ...asked });
  };

  // --- Being told -----------------------------------------------------------------------------------------------

  let stream = null;
  let busy = false;
  let again = false;

  // A browser opens few connections to one server: only the page that is looked at holds one.
  function follow() {
    if (document.visibilityState === "visible" && !stream) {
      stream = new EventSource(EVENTS);
      listen.call(stream, "open", look); // something may have been built while nobody told us
      listen.call(stream, "changed", look);
    } else if (document.visibilityState === "hidden" && stream) {
      stream.close();
      stream = null;
    }
  }

  async function look() {
    again = true;
    if (busy) return;
    busy = true;
    try {
      while (again) {
        again = false;
        await update();
      }
    } catch {
      // the server has gone: when it is back, the stream opens again
    } finally {
      busy = false;
    }
  }

  async function update() {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const built = next.querySelector("script[data-page]").dataset.page;
    if (built === shown) return;
    shown = built;
    await takeOn(next).catch(() => location.reload()); // better to lose the place than to show half a page
  }

  // --- Taking it on ---------------------------------------------------------------------------------------------

  async function takeOn(next) {
    const audio = document.querySelector("audio");
    const playing = audio && !audio.paused && !audio.ended;
    const speed = audio ? audio.playbackRate : 1;
    const heard = audio ? whatIsHeard(audio) : null;
    const read = whatIsRead(playing ? heard : null);
    const focused = document.activeElement;
    dispatchEvent(new Event("pagehide")); // the player notes where the listener is
    page.abort();
    page = new AbortController();

    const scripts = replaceHead(next);
    const body = document.adoptNode(next.body);
    const player = body.querySelector("audio");
    const same = Boolean(audio && player && audio.getAttribute("src") === player.getAttribute("src"));
    if (audio && player) {
      player.replaceWith(audio); // the same player: it may go on playing, where a new one would have to be touched
      for (const { name, value } of Array.from(player.attributes)) if (name !== "src") audio.setAttribute(name, value);
    }
    document.body.replaceWith(body);
    goBackTo(read);
    await Promise.all(scripts.map(run));
    if (focused && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
    if (!audio || !player || same) return;
    await load(audio, player.getAttribute("src")); // now: with the sound before it the player is where it was already
    const position = heard(Array.from(document.querySelectorAll(SENTENCES)));
    if (position > 0) audio.currentTime = position;
    audio.playbackRate = speed; // another sound begins with the usual one
    if (playing) audio.play().catch(() => {}); // refused: the page waits at the right place
  }

  // Returns the scripts that are to run again.
  function replaceHead(next) {
    for (const name of ["lang", "dir"]) document.documentElement.setAttribute(name, next.documentElement[name]);
    const wanted = new Map(Array.from(next.head.children, (element) => [element.outerHTML, element]));
    const scripts = [];
    for (const element of Array.from(document.head.children)) {
      if (element !== own && (element.localName === "script" || !wanted.has(element.outerHTML))) element.remove();
      else wanted.delete(element.outerHTML);
    }
    for (const element of wanted.values()) {
      if (element.localName !== "script") document.head.append(document.adoptNode(element));
      else if (!("page" in element.dataset)) scripts.push(element.getAttribute("src"));
    }
    return scripts;
  }

  function run(address) {
    return new Promise((done) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = script.onerror = done;
      document.head.append(script);
    });
  }

  function load(audio, address) {
    return new Promise((done) => {
      listen.call(audio, "loadedmetadata", done, { once: true });
      listen.call(audio, "error", done, { once: true });
      audio.setAttribute("src", address);
    });
  }

  // --- Keeping the place ----------------------------------------------------------------------------------------

  // Returns what finds, among new sentences, the time at which to go on.
  function whatIsHeard(audio) {
    const time = audio.currentTime;
    const sentences = Array.from(document.querySelectorAll(SENTENCES));
    const starts = sentences.map(startOf);
    const here = starts.findLastIndex((start) => start <= time + 0.05);
    const finder = (fresh) => {
      if (here < 0 || !fresh.length) return time;
      const { index, same } = counterpart(sentences, fresh, here);
      return startOf(fresh[index]) + (same ? time - starts[here] : 0);
    };
    finder.element = sentences[here];
    return finder;
  }

  // Returns what is to stay where it is on the screen: the sentence that is heard, if it is in view, or else the first
  // line that is.
  function whatIsRead(heard) {
    const lines = Array.from(document.querySelectorAll(LINES));
    const isInView = (element) => element.getBoundingClientRect().bottom > 0;
    const speaking = heard && heard.element && heard.element.getBoundingClientRect();
    const followed = speaking && speaking.bottom > 0 && speaking.top < innerHeight ? heard.element : null;
    const line = followed || lines.find(isInView);
    return { lines, at: lines.indexOf(line), top: line ? line.getBoundingClientRect().top : 0, scrolled: scrollY };
  }

  function goBackTo({ lines, at, top, scrolled }) {
    scrollTo({ top: scrolled, behavior: "instant" });
    const fresh = Array.from(document.querySelectorAll(LINES));
    if (scrolled === 0 || at < 0 || !fresh.length) return;
    const line = fresh[counterpart(lines, fresh, at).index];
    scrollBy({ top: line.getBoundingClientRect().top - top, behavior: "instant" });
  }

  // Returns where, among new elements, the one at an index of the old ones is: the one of the same text, or else the one
  // that stands as far from the nearest that has kept its text.
  function counterpart(before, after, index) {
    const old = before.map((element) => element.textContent);
    const fresh = after.map((element) => element.textContent);
    for (let away = 0; away < old.length; away += 1) {
      for (const at of away ? [index - away, index + away] : [index]) {
        const found = at in old ? sameOf(old, fresh, at) : -1;
        if (found >= 0) return { index: Math.min(Math.max(found + index - at, 0), fresh.length - 1), same: !away };
      }
    }
    return { index: Math.min(index, fresh.length - 1), same: false };
  }

  // The third "Yes." of the old is the third "Yes." of the new.
  function sameOf(old, fresh, at) {
    let turns = old.slice(0, at).filter((text) => text === old[at]).length;
    return fresh.findIndex((text) => text === old[at] && turns-- === 0);
  }

  function startOf(sentence) {
    return Number(sentence.dataset.start);
  }

  listen.call(document, "visibilitychange", follow);
  follow();
})();
