// The line at the top of a clerks' page: what just happened, what is wrong, and the one step back.
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

function hush() {
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
