// The line at the top of the console: what just happened, what is wrong, and the one step back. One change at a
// time, and a dangerous press asks once more on its own button.
import { byId, text } from "./onewindow.js";

const line = byId("message");
const undoButton = byId("undo");
const messageLasts = 12000;
/** Long enough to notice a slip of the finger while talking to somebody. */
const undoLasts = 60000;

let timer = 0;
let back = null;

/** Says `sentence`; `undo` takes the step back for as long as the line stands. */
export function say(sentence, { wrong = false, undo = null } = {}) {
  byId("message-text").textContent = sentence;
  line.classList.toggle("is-wrong", wrong);
  line.hidden = false;
  back = undo;
  undoButton.hidden = !undo;
  clearTimeout(timer);
  if (!wrong) timer = setTimeout(hush, undo ? undoLasts : messageLasts);
}

export function hush() {
  line.hidden = true;
  undoButton.hidden = true;
  back = null;
}

/** Takes back what the line speaks of, once. */
export async function undo() {
  const step = back;
  if (!step) { say(text("js.nothingToUndo")); return; }
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
  document.body.classList.add("is-busy");
  try {
    await work();
  } catch (refusal) {
    if (refusal.status === 401) { location.reload(); return; }
    say(refusal.message, { wrong: true });
  } finally {
    busy = false;
    document.body.classList.remove("is-busy");
    afterwards();
  }
}

// MARK: Dangerous presses.

const sureLasts = 6000;
const questions = { cancel: "js.sureCancel", walkUp: "js.sureWalkUp" };

let asked = null;

/** True at the second press of a button that bears `data-sure`; the first one turns its words into the question. */
export function isSure(button) {
  const key = questions[button.dataset.sure];
  if (!key) return true;
  const name = `${button.dataset.sure} ${button.dataset.visit ?? button.dataset.item ?? ""}`;
  if (asked?.name === name) { settle(); return true; }
  settle();
  asked = { name, button, was: button.innerHTML, timer: setTimeout(settle, sureLasts) };
  button.classList.add("is-sure");
  button.textContent = text(key);
  say(text(key));
  return false;
}

function settle() {
  if (!asked) return;
  clearTimeout(asked.timer);
  asked.button.classList.remove("is-sure");
  asked.button.innerHTML = asked.was;
  asked = null;
}
