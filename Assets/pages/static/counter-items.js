// The items: what one press does to one of them, and the slips that belong to it.
import { ask, text } from "./onewindow.js";
import { say } from "./message-line.js";

async function change({ dataset }, event, sentence) {
  await ask("POST", `/api/items/${dataset.item}/${event}`);
  say(text(sentence, { short: dataset.short }));
}

async function settle({ dataset }, act) {
  await ask("POST", `/api/prints/${dataset.job}/${act}`);
  say(text(act === "void" ? "js.voided" : "js.reprinted", { slip: dataset.name }));
}

/** A slip that came out is printed again only when asked for twice: paper cannot be taken back. */
let sure = null;

async function reprintLost(button) {
  const { job, name } = button.dataset;
  if (sure !== job) {
    sure = job;
    setTimeout(() => { if (sure === job) sure = null; }, 8000);
    say(text("js.reprintSure", { slip: name }), { wrong: true });
    return;
  }
  sure = null;
  await settle(button, "reprint");
}

export const itemActs = {
  complete: (button) => change(button, "complete", "js.completed"),
  "accept-item": (button) => change(button, "accept", "js.accepted"),
  "resume-clock": (button) => change(button, "resume", "js.clockResumed"),
  receipt: async ({ dataset }) => {
    await ask("POST", `/api/visits/${dataset.visit}/receipt`);
    say(text("js.receiptPrinting"));
  },
  "more-acts": (button) => {
    const rest = button.closest("[data-item]").querySelector(".rest");
    rest.hidden = !rest.hidden;
    button.setAttribute("aria-expanded", String(!rest.hidden));
    if (!rest.hidden) rest.querySelector("button")?.focus();
  },
  reprint: (button) => settle(button, "reprint"),
  void: (button) => settle(button, "void"),
  "reprint-lost": reprintLost,
  "new-roll": async () => {
    await ask("POST", "/api/roll");
    say(text("js.newRoll"));
  },
};
