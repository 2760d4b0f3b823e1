// The clerks' bookings: the lists at the left are drawn by the server and follow the events; what somebody has opened or typed at
// the right is never overwritten by one. This file connects the parts; what a press does is told by the other two.
import { byId, listen, place } from "./onewindow.js";
import { undo } from "./message-line.js";
import { afterEach, clicked, drop, isBusy, once, press } from "./one-at-a-time.js";
import { bookingActs, followVisit, showMatters } from "./appointments-new.js";
import { markOpen, openActs } from "./appointments-open.js";

const list = () => document.querySelector('[data-region="list"]');
/** The day that was asked for; empty for the one the tab begins with. */
const shown = { tab: list()?.dataset.tab ?? "day", date: "" };
const shortestGap = 450;

const address = () => `tab=${shown.tab}${shown.date && `&date=${shown.date}`}`;

// MARK: The lists. One request at a time; what is asked for meanwhile is asked for after it.

let busy = false;
let again = false;

async function draw() {
  if (busy) { again = true; return; }
  busy = true;
  again = false;
  const asked = address();
  try {
    const response = await fetch(`/fragments/appointments?${asked}`, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (response.status === 401) location.reload();
    if (response.ok && asked === address()) drawn(await response.text());
  } catch {
    // The event stream says that the line is down; the next event or the slow beat below asks again.
  }
  if (asked !== address()) again = true;
  setTimeout(() => { busy = false; if (again) draw(); }, asked === address() ? shortestGap : 0);
}

function drawn(html) {
  const typed = byId("find")?.value ?? "";
  const searching = document.activeElement === byId("find");
  place(html);
  if (byId("find") && typed) byId("find").value = typed;
  if (searching) byId("find")?.focus();
  narrow();
  markOpen();
  followVisit();
}

function show(tab, date) {
  Object.assign(shown, { tab, date });
  busy = false;
  return draw();
}

// MARK: Finding one of them: every word must stand somewhere in the row.

function narrow() {
  const words = (byId("find")?.value ?? "").normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const slot of document.querySelectorAll(".slot")) {
    let any = false;
    for (const row of slot.querySelectorAll("[data-search]")) {
      row.hidden = !words.every((word) => row.dataset.search.includes(word));
      any ||= !row.hidden;
    }
    slot.hidden = words.length > 0 && !any;
    found += any ? 1 : 0;
  }
  const none = byId("none-found");
  if (none) none.hidden = words.length === 0 || found > 0;
}

/** The rows that can be seen, from the top of the page down. */
const rows = () => Array.from(document.querySelectorAll(".lists .row")).filter((row) => row.offsetParent);

function walk(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement.closest?.(".row"));
  all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
}

// MARK: Presses and keys.

const acts = {
  ...bookingActs,
  ...openActs,
  undo,
};
const looks = {
  tab: ({ dataset }) => show(dataset.tab, ""),
  day: ({ dataset }) => show(dataset.tab ?? shown.tab, dataset.day),
};

addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-act]");
  if (!button || button.disabled) return;
  const { act } = button.dataset;
  if (looks[act]) looks[act](button); else clicked(button, acts[act]);
});
addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.id === "new-booking") press("Ctrl ↵", () => once(bookingActs.book));
});
addEventListener("input", ({ target }) => { if (target.id === "find") narrow(); });

const isTyping = (element) =>
  element?.matches?.('input:not([type="checkbox"]), textarea, select') ?? false;

/** The button for a key: in the open booking first, then in the new one, then on the page. */
function buttonFor(selector) {
  for (const root of [byId("sheet"), byId("booking"), document]) {
    const found = Array.from(root.querySelectorAll(selector)).find((button) => !button.disabled && button.offsetParent);
    if (found) return found;
  }
  return null;
}

/** By its place on the keyboard, whatever the input method makes of it. */
function keyOf({ code }) {
  const [, letter] = code.match(/^(?:Key|Digit|Numpad)([A-Z0-9])$/) ?? [];
  return letter ?? (code === "Delete" || code === "Escape" ? code : null);
}

function take(event) {
  if (event.key === "/") {
    event.preventDefault();
    (byId("sheet").hidden && byId("service-search").offsetParent ? byId("service-search") : byId("find"))?.focus();
    return;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (document.activeElement.closest?.(".side")) return;
    event.preventDefault();
    walk(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const key = keyOf(event);
  const find = () => buttonFor(`[data-key="${key}"]`);
  if (!key || (!isBusy() && !find())) return;
  event.preventDefault();
  press(key === "Escape" ? "Esc" : key, () => {
    const button = !isTyping(document.activeElement) && find();
    button?.click?.();
    return Boolean(button);
  });
}

addEventListener("keydown", (event) => {
  // 229: the key belongs to an input method that is still composing.
  if (event.isComposing || event.keyCode === 229 || event.repeat || event.metaKey || event.altKey) return;
  if (event.ctrlKey) {
    if (event.key === "Enter") press("Ctrl ↵", () => { buttonFor("[data-send]")?.click(); });
    return;
  }
  if (event.key === "Escape" && drop()) return;
  if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); return; }
  if (event.target.id === "find" && event.key === "Enter") { rows()[0]?.focus(); rows()[0]?.click(); return; }
  if (event.target.id === "remind-words" && event.key === "Enter") { event.preventDefault(); return; }
  if (isTyping(event.target)) return;
  take(event);
});

if (list()) {
  // At once, whatever is under way: the next key is judged by this list.
  afterEach(() => { busy = false; return draw(); });
  showMatters();
  markOpen();
  listen((name) => { if (["appointment", "queue", "call"].includes(name)) draw(); }, draw);
  setInterval(draw, 30000);
} else {
  listen(() => {});
}

