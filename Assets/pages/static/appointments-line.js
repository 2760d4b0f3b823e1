// The line at the top of the bookings: what just happened, what is wrong, and the one step back. One change at a time. The
// sentences lie on the page, so that no other page carries them.
import { Refusal, byId } from "./onewindow.js";

const messageLasts = 12000;
/** Long enough to notice a slip of the finger while talking to somebody. */
const undoLasts = 60000;

let timer = 0;
let back = null;

/** The sentence `name`, with `{value}` replaced. */
export function sentence(name, values = {}) {
  const text = document.querySelector(`#sentences [data-say="${name}"]`)?.textContent ?? name;
  return Object.entries(values).reduce((said, [key, value]) => said.replaceAll(`{${key}}`, String(value)), text);
}

/** Says `words`; `undo` takes the step back for as long as the line stands. */
export function say(words, { wrong = false, undo = null } = {}) {
  const line = byId("message");
  byId("message-text").textContent = words;
  line.classList.toggle("is-wrong", wrong);
  line.hidden = false;
  back = undo;
  byId("undo").hidden = !undo;
  clearTimeout(timer);
  if (!wrong) timer = setTimeout(hush, undo ? undoLasts : messageLasts);
}

function hush() {
  byId("message").hidden = true;
  back = null;
}

/** Takes back what the line speaks of, once. */
export async function undo() {
  const step = back;
  if (!step) { say(sentence("nothing")); return; }
  hush();
  await step();
}

// MARK: One change at a time. A key pressed twice asks once.

let busy = false;
let afterwards = () => {};

/** `done` runs after each change, made or refused. */
export function afterEach(done) { afterwards = done; }

export async function once(work) {
  if (busy) return;
  busy = true;
  try {
    await work();
  } catch (refusal) {
    if (refusal.status === 401) { location.reload(); return; }
    say(refusal.message, { wrong: true });
  } finally {
    busy = false;
    afterwards();
  }
}

/** The HTML of a fragment; throws the sentence of whoever refuses. */
export async function fragment(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (response.ok) return response.text();
  if (response.status === 401) location.reload();
  throw new Refusal(response.status, await response.json().catch(() => null));
}
