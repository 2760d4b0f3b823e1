// The report of a day: drawn by the server; here are the slip, the page on paper, and the end of the day, which is asked
// about once more before it is done and can be taken back.
import { ask, byId, listen, refresher } from "./onewindow.js";

const { date } = document.body.dataset;
const refresh = refresher(`/fragments/report?date=${date}`, keepAsking);
/** Whether somebody has pressed "close" and not yet said yes or no: a redraw must not answer for them. */
let asking = false;

function say(sentence, kind = "") {
  const line = byId("message");
  line.textContent = sentence;
  line.className = `message ${kind}`;
  line.hidden = false;
}

async function change(button, path) {
  button.disabled = true;
  try {
    await ask("POST", path);
    say(button.dataset.done);
  } catch (refusal) {
    if (refusal.status === 401) location.reload();
    say(refusal.message, "is-wrong");
  }
  button.disabled = false;
  refresh();
}

function keepAsking() {
  const sure = byId("sure-close");
  if (sure) sure.hidden = !asking;
  else asking = false;
}

function askOnceMore(wish) {
  asking = wish;
  keepAsking();
  byId(wish ? "close-not" : "close-day")?.focus();
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("button");
  switch (button?.id) {
  case "print-slip": return change(button, `/api/days/${date}/report/print`);
  case "print-page": return print();
  case "close-day": return askOnceMore(true);
  case "close-not": return askOnceMore(false);
  case "close-now":
    asking = false;
    return change(button, button.dataset.path);
  case "reopen-day": return change(button, button.dataset.path);
  }
});

addEventListener("keydown", (event) => { if (event.key === "Escape" && asking) askOnceMore(false); });

listen((name) => { if (["queue", "call"].includes(name)) refresh(); }, refresh);
