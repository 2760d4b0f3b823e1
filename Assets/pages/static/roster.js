// The roster: the week is a grid one walks with the arrow keys and fills with a letter; single days, swaps and the hand-over
// of a shift are small forms. Every press is one change, and the server draws what came of it.
import { ask, byId, listen, refresher } from "./onewindow.js";

const refresh = refresher("/fragments/roster");
const duties = { c: "counter", g: "grid", o: "off", delete: null, backspace: null };
const after = { "": "counter", counter: "grid", grid: "off", off: null };

function say(sentence, kind = "") {
  const line = byId("message");
  line.textContent = sentence;
  line.className = `message ${kind}`;
  line.hidden = false;
}

async function change(path, body, done) {
  try {
    await ask("POST", path, body);
    if (done) say(done);
  } catch (refusal) {
    if (refusal.status === 401) location.reload();
    say(refusal.message, "is-wrong");
  }
  refresh();
}

// MARK: The week.

const cell = (target) => target.closest?.("button.cell[data-weekday]");

function set({ dataset }, duty) {
  if ((dataset.duty || null) === duty) return;
  change("/api/roster/weekly", { clerk: dataset.clerk, weekday: Number(dataset.weekday), duty });
}

/** The cell `rows` below and `days` to the right, if there is one. */
function neighbour(from, rows, days) {
  const column = from.closest("td").cellIndex + days;
  const row = from.closest("tbody").rows[from.closest("tr").sectionRowIndex + rows];
  return row?.cells[column]?.querySelector("button.cell");
}

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

addEventListener("keydown", (event) => {
  const from = cell(event.target);
  if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (arrows[event.key]) {
    event.preventDefault();
    neighbour(from, ...arrows[event.key])?.focus();
  } else if (key in duties) {
    event.preventDefault();
    set(from, duties[key]);
  }
});

// MARK: Presses and forms.

addEventListener("click", ({ target }) => {
  const from = cell(target);
  if (from) return set(from, after[from.dataset.duty]);
  const { back, date } = target.dataset ?? {};
  if (back) change("/api/roster/exceptions", { clerk: back, date, duty: null });
});

addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  const { done } = form.querySelector("[type=submit]").dataset;
  if (form.id === "except") change("/api/roster/exceptions", values, done);
  else if (form.id === "swap") change("/api/roster/swap", values, done);
  else if (form.dataset.from) change("/api/shift/hand-over", { from: form.dataset.from, to: values.to }, done);
});

// Nobody swaps with themselves: the second of the two begins with the next clerk.
const partner = document.querySelector("#swap select[name=with]");
if (partner?.options.length > 1) partner.selectedIndex = 1;

listen(() => {}, refresh);
