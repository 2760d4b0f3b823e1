// The visit at this counter, and the people who wait for one: call, serve, set aside, pass on, take back.
import { ask, byId, text } from "./onewindow.js";
import { isSure } from "./counter-line.js";
import { say } from "./message-line.js";
import { closeMenu, menuSubject } from "./counter-menu.js";
import { keepTyped, mayLeave } from "./counter-matter.js";

const { counter } = document.body.dataset;
const strip = () => document.querySelector('[data-region="visit"]').dataset;
const number = () => byId("visit-number")?.textContent ?? "";

/** A change of the visit here, at this counter. */
const here = (change, body) => ask("POST", `/api/counters/${counter}/${change}`, body);
/** A change of any visit. */
const visit = (id, change, body) => ask("POST", `/api/visits/${id}/${change}`, body);

/** Takes back a slip of the finger: what was ended goes on. */
function reopening(id, name) {
  return async () => {
    await visit(id, "reopen", { counter: Number(counter) });
    say(text("js.reopened", { number: name }));
  };
}

function resuming(id, name) {
  return async () => {
    await here("resume", { visit: id });
    say(text("js.resumed", { number: name }));
  };
}

async function callNext() {
  const { status, body } = await here("call-next");
  say(status === 204 ? text("js.nobodyWaits") : text("js.called", { number: body.visit.ticket.number }));
}

async function finish() {
  const [id, name] = [strip().visit, number()];
  await here("finish");
  say(text("js.finished", { number: name }), { undo: reopening(id, name) });
}

async function finishNext() {
  if (!mayLeave()) return;
  await finish();
  const { status, body } = await here("call-next");
  if (status === 204) say(text("js.finishedNobody"));
  else say(text("js.called", { number: body.visit.ticket.number }));
}

async function setAside(change, body, sentence) {
  const [id, name] = [strip().visit, number()];
  await keepTyped();
  await here(change, body);
  say(text(sentence, { number: name }), { undo: resuming(id, name) });
}

async function transfer({ dataset }) {
  closeMenu(false);
  const name = number();
  await keepTyped();
  await here("transfer", dataset.toClerk ? { clerk: dataset.toClerk } : { counter: Number(dataset.toCounter) });
  say(text("js.transferred", { number: name, to: dataset.name }));
}

async function cancel(button) {
  if (!isSure(button)) return;
  const { visit: id, number: name } = button.dataset;
  await visit(id, "cancel");
  say(text("js.cancelled", { number: name }), { undo: reopening(id, name) });
}

async function walkUp(button) {
  if (!isSure(button)) return;
  const { body } = await here("walk-up");
  say(text("js.walkedUp", { number: body.visit.ticket.number }));
}

async function grant({ dataset }) {
  const subject = menuSubject();
  closeMenu();
  await visit(subject.visit, "priority", { reason: dataset.reason });
  say(text("js.granted", { number: subject.number }));
}

export const visitActs = {
  "call-next": callNext,
  start: async () => {
    await here("start");
    say(text("js.started", { number: number() }));
  },
  recall: async () => {
    await here("recall");
    say(text("js.recalled", { number: number() }));
  },
  park: async ({ dataset }) => {
    closeMenu(false);
    await setAside("park", { kind: dataset.kind }, "js.parked");
  },
  "no-show": () => setAside("no-show", undefined, "js.missed"),
  finish: () => mayLeave() && finish(),
  "finish-next": finishNext,
  transfer,
  resume: ({ dataset }) => resuming(dataset.visit, dataset.number)(),
  pick: async ({ dataset }) => {
    await here("call", { visit: dataset.visit });
    say(text("js.called", { number: dataset.number }));
  },
  "come-back": async ({ dataset }) => {
    await visit(dataset.visit, "come-back");
    say(text("js.cameBack", { number: dataset.number }));
  },
  cancel,
  "walk-up": walkUp,
  grant,
};
