// What every page shares: sentences, the clock, the event stream, fragments that replace what changed, and
// changes that are asked for exactly once. A page says `data-position` (where the stream stood when it was drawn),
// `data-clock` (the hall's seconds since midnight) and `data-texts` (key to sentence) on its body.

const sentences = JSON.parse(document.body.dataset.texts);

/** The sentence for `key`, with `{name}` replaced. */
export function text(key, values = {}) {
  return Object.entries(values).reduce(
    (sentence, [name, value]) => sentence.replaceAll(`{${name}}`, String(value)), sentences[key] ?? key);
}

export const byId = (id) => document.getElementById(id);

// MARK: The clock. The hall's time, not the browser's: counted from what the server said.

const clockAtStart = Number(document.body.dataset.clock);

function hourMinute() {
  const seconds = Math.floor(clockAtStart + performance.now() / 1000) % 86400;
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
}

function tick() {
  const now = hourMinute();
  for (const clock of document.querySelectorAll("[data-clock]:not(body)")) {
    if (clock.textContent !== now) clock.textContent = now;
  }
}
setInterval(tick, 5000);

// MARK: The event stream.

const names = [
  "call", "queue", "card", "device", "print", "delivery", "alarm", "rating", "appointment", "checkin", "progress",
  "item",
];
/** A page that is being left, or a server that restarts at once, is no news. */
const silenceBeforeNews = 1500;
const longestPause = 10000;

let lostSince = null;
let lostTimer = 0;

function lost() {
  if (lostSince) return;
  lostSince = hourMinute();
  lostTimer = setTimeout(() => {
    document.documentElement.dataset.connection = "lost";
    const line = byId("connection");
    line.textContent = text("js.lost", { time: lostSince });
    line.hidden = false;
  }, silenceBeforeNews);
}

function found() {
  clearTimeout(lostTimer);
  lostSince = null;
  document.documentElement.dataset.connection = "open";
  byId("connection").hidden = true;
}

/**
 * Listens for ever: `heard(name, data)` for each event, `back()` each time the stream stands again.
 * It goes on after the last id it saw, so that nothing is lost while the line was down; the browser repeats by itself
 * while it can, and where it gives up (an error as answer) this does.
 */
export function listen(heard, back = () => {}) {
  let last = document.body.dataset.position;
  let pause = 1000;
  const open = () => {
    const source = new EventSource(`/api/events?after=${encodeURIComponent(last)}`);
    source.onopen = () => { found(); pause = 1000; back(); };
    source.onerror = () => {
      lost();
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(open, pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, longestPause);
    };
    for (const name of names) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) last = event.lastEventId;
        heard(name, JSON.parse(event.data));
      });
    }
    addEventListener("pagehide", () => source.close(), { once: true });
  };
  open();
}

// MARK: Fragments.

/** The source each region on the page was drawn from; what a script did to it since does not count. */
const drawn = new WeakMap();

/** Puts the regions of `html` in place of those below each of `roots`, where they differ; focus and scrolling stay. */
export function place(html, roots = [document]) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const region of holder.content.querySelectorAll("[data-region]")) {
    for (const root of roots) {
      const old = root.querySelector(`[data-region="${region.dataset.region}"]`);
      if (old && (drawn.get(old) ?? old.outerHTML) !== region.outerHTML) put(region.cloneNode(true), old);
    }
  }
}

function put(region, old) {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const { scrollTop } = old;
  drawn.set(region, region.outerHTML);
  old.replaceWith(region);
  region.scrollTop = scrollTop;
  if (focused) byId(focused)?.focus();
}

/**
 * A function that asks for the fragment at `path` and places it: at once, but at most about twice a second however
 * many events come, and one request at a time; its `now` waits for none but a request under way. Both answer when what
 * was true at the call is placed. `after` runs when it is placed.
 */
export function refresher(path, after = () => {}, roots = [document]) {
  const shortestGap = 450;
  let drawing = null;
  let owed = null;
  let rested = 0;
  const draw = async () => {
    try {
      const response = await fetch(path, { signal: AbortSignal.timeout(10000), cache: "no-store" });
      if (response.status === 401) location.reload();
      if (response.ok) {
        place(await response.text(), roots);
        after();
      }
    } catch {
      // The event stream says that the line is down; the next event or the slow beat below asks again.
    }
    drawing = null;
    rested = performance.now() + shortestGap;
  };
  const now = () => (drawing ? drawing.then(now) : (drawing = draw()));
  const run = () => {
    const rest = drawing ? shortestGap : rested - performance.now();
    if (!drawing && rest <= 0) return now();
    owed ??= new Promise((resolve) => { setTimeout(resolve, rest); }).then(() => { owed = null; return now(); });
    return owed;
  };
  run.now = now;
  // Minutes of waiting grow without any event, and a lost answer must not stay lost.
  setInterval(run, 30000);
  return run;
}

// MARK: Changes.

/** Why a change was not made, as a sentence for the person at the screen. */
export class Refusal extends Error {
  constructor(status, body) {
    super(inOwnLanguage(body?.detail) || text(status === 0 ? "js.noAnswer" : "js.failed"));
    this.status = status;
    this.body = body ?? {};
  }
}

/** A problem's detail says it in Chinese, then in English; the page shows the half its reader reads. */
function inOwnLanguage(detail) {
  const [, chinese, english] = detail?.match(/^(.*[\u3000-\u9fff\uff00-\uffef]) ([\x20-\x7e]+)$/s) ?? [];
  return (document.documentElement.lang === "en" ? english : chinese) ?? detail;
}

/** One key for one press; `randomUUID` is there on loopback and TLS only. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let asked = 0;

/** How many changes this page has asked for. */
export const changesAsked = () => asked;

/**
 * Asks for a change once: each repetition of the same press bears the same key, so that an answer lost on the way
 * costs nothing. Resolves to `{status, body}`; throws a `Refusal`.
 */
export async function ask(method, path, body, key = newKey()) {
  const pauses = [300, 900, 2000];
  asked++;
  for (let attempt = 0; ; attempt++) {
    let response;
    try {
      response = await fetch(path, {
        method, cache: "no-store", signal: AbortSignal.timeout(10000),
        headers: { "Content-Type": "application/json", "Idempotency-Key": key },
        body: method === "DELETE" ? undefined : JSON.stringify(body ?? {}),
      });
    } catch {
      if (attempt === pauses.length) throw new Refusal(0);
    }
    const worthAnotherTry = !response || [502, 503, 504].includes(response.status);
    if (worthAnotherTry && attempt < pauses.length) {
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]));
      continue;
    }
    if (!response) throw new Refusal(0);
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new Refusal(response.status, answer);
    return { status: response.status, body: answer };
  }
}
