// A dangerous press asks once more on its own button.
import { say } from "./message-line.js";
import { text } from "./onewindow.js";

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
