// The clerk's console. Everything has a key; one line at the top says what happened; nothing a clerk has typed is
// ever overwritten by an event.
import { Refusal, ask, byId, listen, refresher, text } from "./onewindow.js";
import { clearProblems, fill, filled, showProblems } from "./item-form.js";
import { closeMatters, openMatters } from "./service-list.js";

const counter = document.body.dataset.counter;
const visitRegion = () => document.querySelector('[data-region="visit"]');

// MARK: The line at the top.

let messageTimer = 0;

function say(sentence, wrong = false) {
  const line = byId("message");
  line.textContent = sentence;
  line.classList.toggle("is-wrong", wrong);
  line.hidden = false;
  clearTimeout(messageTimer);
  if (!wrong) messageTimer = setTimeout(() => { line.hidden = true; }, 8000);
}

// MARK: One change at a time. A key pressed twice asks once.

let busy = false;

async function once(work) {
  if (busy) return;
  busy = true;
  document.body.classList.add("is-busy");
  try {
    await work();
  } catch (refusal) {
    if (refusal.status === 401) { location.reload(); return; }
    say(refusal.message, true);
  } finally {
    busy = false;
    document.body.classList.remove("is-busy");
    refresh();
  }
}

// MARK: The visit.

async function changeVisit(act, body) {
  const number = byId("visit-number")?.textContent;
  await ask("POST", `/api/counters/${counter}/${act}`, body);
  const sentence = act === "recall" ? text("js.recalled", { number })
    : act === "start" ? text("js.started", { number })
    : act === "park" ? text("js.parked", { number })
    : act === "no-show" ? text("js.missed", { number })
    : text("js.finished", { number });
  say(sentence);
}

async function callNext() {
  const { status, body } = await ask("POST", `/api/counters/${counter}/call-next`);
  say(status === 204 ? text("js.nobodyWaits") : text("js.called", { number: body.visit.ticket.number }));
}

/** The visit being served, for which the list of matters or a form is open. */
let shownVisit = null;

function followVisit() {
  const { visit, state } = visitRegion().dataset;
  const serving = state === "serving" ? visit : "";
  if (serving === shownVisit) return;
  shownVisit = serving;
  closeForm();
  byId("keys").hidden = serving !== "";
  if (serving) openMatters();
  else {
    closeMatters();
    (byId("start") ?? byId("call-next"))?.focus();
  }
}

/** What the next key is for, once the fragment has drawn it; forgotten when the clerk goes elsewhere. */
let focusWhenDrawn = "";
addEventListener("focusin", () => { focusWhenDrawn = ""; });

const refresh = refresher("/fragments/counter", () => {
  followVisit();
  if (focusWhenDrawn) byId(focusWhenDrawn)?.focus();
});

// MARK: The form.

let dirty = false;
let leaveWarned = false;

async function openForm(query) {
  const response = await fetch(`/fragments/form?visit=${shownVisit}&${query}`, { cache: "no-store" });
  if (!response.ok) {
    throw new Refusal(response.status, await response.json().catch(() => null));
  }
  const matter = byId("matter");
  matter.innerHTML = await response.text();
  matter.hidden = false;
  closeMatters();
  [dirty, leaveWarned] = [false, false];
  fill(byId("item-form"), () => { dirty = true; leaveWarned = false; });
}

function closeForm() {
  byId("matter").replaceChildren();
  byId("matter").hidden = true;
  dirty = false;
}

/** True when nothing typed would be lost, or the clerk has said twice that it may be. */
function mayLeave() {
  if (!dirty || leaveWarned) return true;
  leaveWarned = true;
  say(text("js.leave"), true);
  return false;
}

async function accept() {
  const form = byId("item-form");
  if (!form) { say(text("js.needForm"), true); return; }
  const wish = filled(form);
  clearProblems(form);
  const { body: verdict } = await ask("POST", "/fragments/check", wish);
  const found = verdict.problems.length + verdict.missing.length;
  if (found > 0) {
    showProblems(form, verdict, text("js.paperMissing"));
    say(text("js.problems", { n: found }), true);
    return;
  }
  // The item is made, or mended, and accepted; a press repeated after an error goes on where it stopped.
  const data = { form: wish.form, materials: wish.materials.map((index) => ({ index, received: true })) };
  const made = form.dataset.item
    ? await ask("POST", `/api/items/${form.dataset.item}/supplement`, data)
    : await ask("POST", "/api/items", { visit: wish.visit, service: wish.service, ...data });
  form.dataset.item = made.body.id;
  const { body: item } = await ask("POST", `/api/items/${form.dataset.item}/accept`);
  say(text("js.accepted", { short: short(item.number) }));
  closeForm();
  openMatters(false);
  focusWhenDrawn = "complete";
}

/** The last four of the running number: what people say aloud. */
function short(number) { return number.slice(-5, -1); }

async function complete(button) {
  await ask("POST", `/api/items/${button.dataset.item}/complete`);
  say(text("js.completed", { short: button.dataset.short }));
}

// MARK: Slips that may be missing.

async function settle(button, act) {
  const { job, name } = button.dataset;
  await ask("POST", `/api/prints/${job}/${act}`);
  say(text(act === "void" ? "js.voided" : "js.reprinted", { slip: name }));
}

/** A slip that came out is printed again only when asked for twice: paper cannot be taken back. */
let sure = null;

async function reprintLost(button) {
  if (sure !== button.dataset.job) {
    sure = button.dataset.job;
    setTimeout(() => { if (sure === button.dataset.job) sure = null; }, 8000);
    say(text("js.reprintSure", { slip: button.dataset.name }), true);
    return;
  }
  sure = null;
  await settle(button, "reprint");
}

// MARK: What can be done.

const acts = {
  "call-next": callNext,
  start: () => changeVisit("start"),
  recall: () => changeVisit("recall"),
  park: () => mayLeave() && changeVisit("park"),
  "no-show": () => changeVisit("no-show"),
  finish: () => mayLeave() && changeVisit("finish"),
  "finish-next": async () => { if (mayLeave()) { await changeVisit("finish"); await callNext(); } },
  resume: async (button) => {
    await ask("POST", `/api/counters/${counter}/resume`, { visit: button.dataset.visit });
    say(text("js.resumed", { number: button.dataset.number }));
  },
  complete,
  accept,
  reprint: (button) => settle(button, "reprint"),
  void: (button) => settle(button, "void"),
  "reprint-lost": reprintLost,
  "new-roll": async () => {
    await ask("POST", "/api/roll");
    say(text("js.newRoll"));
  },
  reopen: (button) => openForm(`item=${button.dataset.item}`),
  "close-form": () => { if (mayLeave()) { closeForm(); openMatters(); } },
  "all-received": () => {
    for (const box of document.querySelectorAll("[data-needed] input")) box.checked = true;
    dirty = true;
    say(text("js.allReceived"));
  },
};

addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-act]");
  if (button) once(() => acts[button.dataset.act](button));
});
byId("services").addEventListener("open-service", (event) => {
  once(() => openForm(`service=${encodeURIComponent(event.detail)}`));
});
byId("sign-out").addEventListener("click", () => once(async () => {
  if (!mayLeave()) return;
  await ask("DELETE", "/api/session");
  location.replace("/counter");
}));

// MARK: Keys. Letters act unless they are being typed; Esc leaves a field first.

const isTyping = (element) =>
  element?.matches?.('input:not([type="checkbox"]), textarea, select') ?? false;

addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.metaKey || event.altKey) return;
  if (event.ctrlKey) {
    if (event.key === "Enter") byId("accept")?.click();
    return;
  }
  if (event.key === "Escape") { leaveField(); return; }
  if (isTyping(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    if (!byId("matters").hidden) byId("service-search").focus();
    else say(text("js.notNow"));
    return;
  }
  if (!event.code.startsWith("Key")) return;
  const button = document.querySelector(`[data-key="${event.code.slice(3)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

/** Out of the field, to where the keys work. */
function leaveField() {
  if (isTyping(document.activeElement)) document.activeElement.blur();
}

// MARK: The stream.

listen((name) => { if (name !== "card") refresh(); }, refresh);
followVisit();
