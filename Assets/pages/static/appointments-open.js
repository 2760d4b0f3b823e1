// One booking at the right: who it is and the telephone number, which are shown only when somebody opens it (that is noted in the
// journal), and what can be done with it.
import { ask, byId } from "./onewindow.js";
import { fragment, sentence } from "./appointments-line.js";
import { say } from "./message-line.js";
import { drawPicker, taken } from "./appointments-picker.js";

const sheet = () => byId("sheet");
const data = () => sheet().firstElementChild.dataset;
const picker = () => sheet().querySelector("[data-picker]");

let open = null;

/** Shows the booking `id`, or the new booking again. */
export async function openSheet(id) {
  if (id) sheet().innerHTML = await fragment(`/fragments/appointment?id=${encodeURIComponent(id)}`);
  else sheet().innerHTML = "";
  open = id;
  sheet().hidden = !id;
  sheet().classList.remove("is-moving");
  byId("booking").hidden = Boolean(id);
  sheet().scrollTop = 0;
  markOpen();
}

/** After each drawing: the row of the open booking stands out. */
export function markOpen() {
  for (const row of document.querySelectorAll(".lists .row")) {
    if (row.dataset.open === open) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
  }
}

const change = (what, body) => ask("POST", `/api/appointments/${data().id}/${what}`, body);

async function startMoving() {
  await drawPicker(picker(), { date: data().date });
  byId("moving").hidden = false;
  sheet().classList.add("is-moving");
  sheet().scrollTop = 0;
  picker().querySelector(".day:not(:disabled)")?.focus();
}

addEventListener("picked", ({ target }) => {
  if (!sheet()?.contains(target)) return;
  const { start, when } = target.dataset;
  byId("move-now").disabled = !start;
  if (start) byId("move-now").textContent = sentence("moveHere", { when });
  byId("move-now").scrollIntoView({ block: "nearest" });
});

async function moveNow() {
  const { id, number, date, start, when } = { ...data() };
  const to = { ...picker().dataset };
  await taken(picker(), change("move", { date: to.date, start: to.start }));
  say(sentence("moved", { number, when: to.when }), {
    undo: async () => {
      await ask("POST", `/api/appointments/${id}/move`, { date, start });
      say(sentence("movedBack", { number, when }));
      if (open === id) await openSheet(id);
    },
  });
  await openSheet(id);
}

async function cancel() {
  const { id, number } = { ...data() };
  await change("cancel");
  say(sentence("cancelled", { number }), {
    undo: async () => {
      const { body } = await ask("POST", `/api/appointments/${id}/restore`);
      say(sentence("restored", { number: body.number }));
      if (open === id) await openSheet(body.id);
    },
  });
  await openSheet(id);
}

/** This one and all of its series that come after it. */
async function endSeries() {
  const { id, number } = { ...data() };
  const { body } = await change("cancel-series");
  const appointments = body.cancelled.map((one) => one.id);
  say(sentence("endedSeries", { number, n: appointments.length }), {
    undo: async () => {
      const { body: { made, skipped } } = await ask("POST", "/api/appointments/series/restore", { appointments });
      const counts = { n: made.length, m: skipped.length };
      say(sentence(skipped.length ? "restoredSome" : "restoredSeries", counts), { wrong: skipped.length > 0 });
      if (open === id && made.length) await openSheet(made[0].id);
    },
  });
  await openSheet(id);
}

/** The next one to call below the open one, else the first above it. */
function nextToCall() {
  const rows = Array.from(document.querySelectorAll('[data-tab="reminders"] .row')).filter(
    (row) => row.offsetParent && row.dataset.open !== open && row.querySelector('[data-tag="toCall"]'));
  const here = document.querySelector(`.list .row[data-open="${open}"]`);
  return rows.find((row) => here && here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) ?? rows[0];
}

async function mark(reached) {
  const { id, number } = { ...data() };
  const words = byId("remind-words").value.trim();
  await change("reminder", { reached, ...(words && { words }) });
  const said = sentence(reached ? "reached" : "notReached", { number });
  // Whoever goes down the list is taken to the next; a call made from elsewhere ends here.
  const inList = document.querySelector(`[data-tab="reminders"] .row[data-open="${id}"]`);
  const next = inList && nextToCall();
  await openSheet(next ? next.dataset.open : inList ? null : id);
  next?.focus();
  say(inList && !next ? `${said} ${sentence("allCalled")}` : said);
}

export const openActs = {
  open: async ({ dataset }) => {
    await openSheet(dataset.open);
    if (dataset.move && byId("move")) await startMoving();
  },
  close: async () => {
    if (sheet().classList.contains("is-moving")) {
      sheet().classList.remove("is-moving");
      byId("moving").hidden = true;
      byId("move").focus();
      return;
    }
    const row = document.querySelector(`.lists .row[data-open="${open}"]`);
    await openSheet(null);
    row?.focus();
  },
  move: startMoving,
  "move-now": moveNow,
  cancel,
  "end-series": endSeries,
  restore: async () => {
    const { body } = await change("restore");
    say(sentence("restored", { number: body.number }));
    await openSheet(body.id);
  },
  "check-in": async () => {
    const { id, number } = { ...data() };
    const { body } = await change("check-in");
    say(sentence("checkedIn", { number, ticket: body.number ?? body.ticket?.number }));
    await openSheet(id);
  },
  print: async () => {
    await change("print");
    say(sentence("printed", { number: data().number }));
  },
  reached: () => mark(true),
  "not-reached": () => mark(false),
};
