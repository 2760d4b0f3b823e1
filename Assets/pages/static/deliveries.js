// What the district sent back: each press puts one of them, or all, into the line again; the server draws what came of it.
import { ask, listen, refresher } from "./onewindow.js";
import { say } from "./message-line.js";

const refresh = refresher("/fragments/deliveries");

addEventListener("click", async ({ target }) => {
  const button = target.closest?.("button[data-path]");
  if (!button) return;
  button.disabled = true;
  try {
    await ask("POST", button.dataset.path);
    say(button.dataset.done);
  } catch (refusal) {
    if (refusal.status === 401) location.reload();
    say(refusal.message, { wrong: true });
  }
  refresh();
});

listen((name) => { if (name === "delivery") refresh(); }, refresh);
