// The matter in hand: its form, and what becomes of it. The item is made, or mended, with the same press that accepts,
// completes, tells or refuses; a press repeated after an error goes on where it stopped.
import { Refusal, ask, byId, text } from "./onewindow.js";
import { closeMatters, openMatters } from "./service-list.js";
import { say } from "./message-line.js";
import { show } from "./counter-stage.js";
import { openSheet } from "./counter-sheet.js";

const strip = () => document.querySelector('[data-region="visit"]').dataset;
const theForm = () => byId("item-form");

/** What works a form; it comes with the first one, so that the console is there at once. */
let forms = null;

/** Something was typed since the form was opened; it is kept as a draft, but no item was made of it. */
let dirty = false;
let leaveWarned = false;
/** A step was taken: the next one gets the focus when it is drawn, so that Enter alone leads through a visit. */
let goesOn = false;

const isNowhere = () => document.activeElement === document.body;

/** The last four of the running number: what people say aloud. */
export const short = (number) => number.slice(-5, -1);

/** Opens a form: `service=` makes a new item, `item=` goes on with one. */
export async function openForm(query) {
  const path = `/fragments/form?visit=${strip().visit}&${query}`;
  const [response, module] = await Promise.all([fetch(path, { cache: "no-store" }), import("./item-form.js")]);
  forms = module;
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => null));
  const matter = byId("matter");
  matter.innerHTML = await response.text();
  closeMatters();
  [dirty, leaveWarned] = [false, false];
  show("work", false);
  show("matter");
  forms.fill(theForm(), () => { dirty = true; leaveWarned = false; });
  if (isNowhere()) matter.querySelector(".primary")?.focus();
}

/** What was typed is kept as a draft until the visit ends. */
export function closeForm() {
  if (theForm()) forms.saveNow(theForm());
  byId("matter").replaceChildren();
  dirty = false;
  show("matter", false);
}

/** Hands in what was typed, before the visit goes elsewhere: whoever serves it next finds it. */
export async function keepTyped() {
  if (theForm()) await forms.saveNow(theForm());
}

/** Before the visit ends: true when nothing typed would be lost, or the clerk has said twice that it may be. */
export function mayLeave() {
  if (!dirty || leaveWarned) return true;
  leaveWarned = true;
  say(text("js.leave"), { wrong: true });
  return false;
}

/** After a matter is dealt with: room for the next one; the big button says what to press. */
function done() {
  closeForm();
  openMatters(false);
  show("matters");
  goesOn = true;
}

/** Makes the item, or mends it; the answer is the item. */
async function save(form) {
  const { visit, service, catalog, proxy: byProxy, incapable, form: answers, materials } = forms.filled(form);
  const data = { form: answers, materials: materials.map((index) => ({ index, received: true })) };
  const { body } = form.dataset.item
    ? await ask("POST", `/api/items/${form.dataset.item}/supplement`, data)
    : await ask("POST", "/api/items", { visit, service, catalog, byProxy, incapable, ...data });
  form.dataset.item = body.id;
  dirty = false;
  return body;
}

/** Everything wrong is marked at once, before an item is made: no half item stays behind. */
async function isRight(form) {
  forms.clearProblems(form);
  const { body: verdict } = await ask("POST", "/fragments/check", forms.filled(form));
  const found = verdict.problems.length + verdict.missing.length;
  if (found === 0) return true;
  forms.showProblems(form, verdict, text("js.paperMissing"));
  say(text("js.problems", { n: found }), { wrong: true });
  return false;
}

/** All that is needed is here: the papers, the declaration, the signature on paper. */
function tickAll() {
  for (const box of document.querySelectorAll("#item-form [data-needed] input[type=checkbox]")) {
    if (box.checked) continue;
    box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function accept() {
  const form = theForm();
  if (!form) { say(text("js.needForm"), { wrong: true }); return; }
  if (!await isRight(form)) return;
  const made = await save(form);
  const { body: item } = await ask("POST", `/api/items/${made.id}/accept`);
  say(text("js.accepted", { short: short(item.number) }));
  done();
}

/** All papers seen: accepted and completed with one press, where the matter is settled on the spot. */
async function settleAtOnce() {
  const form = theForm();
  tickAll();
  if (!await isRight(form)) return;
  const made = await save(form);
  const { body: item } = await ask("POST", `/api/items/${made.id}/complete`);
  say(text("js.completed", { short: short(item.number) }));
  done();
}

/** What the form lacks goes into a sheet: the notice, the pledge, the refusal. The item exists from here on. */
async function fromForm({ dataset }) {
  const item = await save(theForm());
  await openSheet({ sheet: dataset.sheet, item: item.id, short: short(item.number) }, done);
}

export const matterActs = {
  accept,
  "settle-at-once": settleAtOnce,
  "from-form": fromForm,
  "go-on": ({ dataset }) => openForm(`item=${dataset.item}`),
  /** Of an earlier visit: it is this visit's from now on. */
  "continue-item": async ({ dataset: { item } }) => {
    await keepTyped();
    await ask("POST", `/api/items/${item}/continue`, { visit: strip().visit });
    await openForm(`item=${item}`);
  },
  "close-form": done,
  "all-received": () => {
    tickAll();
    say(text("js.allReceived"));
  },
};

// MARK: Following the visit.

/** The visit being served, for which the list of matters or a form is open. */
let shownVisit = null;
let shownState = "";

function focusNextStep() {
  if (!goesOn || !isNowhere()) return;
  goesOn = false;
  (document.querySelector(".items .is-current .primary") ?? document.querySelector(".visit .primary"))?.focus();
}

/** After each drawing: a visit that begins to be served opens its matter, one that ends clears the table. */
export function followVisit() {
  const { visit, state, service, items } = strip();
  const serving = state === "serving" ? visit : "";
  if (state !== shownState) goesOn = true;
  shownState = state;
  if (serving === shownVisit) { focusNextStep(); return; }
  shownVisit = serving;
  closeForm();
  show("sheet", false);
  show("keys", false);
  if (!serving) {
    closeMatters();
    show("matters", false);
    focusNextStep();
    return;
  }
  show("work", false);
  openMatters(!service);
  show("matters");
  // The matter chosen at the kiosk opens by itself, unless it was dealt with already.
  if (service && items === "0") {
    openForm(`service=${encodeURIComponent(service)}`).catch((refusal) => say(refusal.message, { wrong: true }));
  }
}
