// The resident's screen. One step is shown at a time; a step is a <template> that bears no person. What a card or
// a ticket says is written into the step on the screen, lives nowhere else, and goes with it.
import { ask, byId, listen, newKey, refresher, text } from "./onewindow.js";
import { startRating } from "./kiosk-rating.js";

/** facts/domain.md e: hidden after 60 s; c5: never without asking first. */
const secondsUntilAsked = 45;
const secondsUntilCleared = 60;
const secondsWithTicket = 15;
const secondsAfterFailure = 20;
/** A printer needs a few seconds; after this a person must not be left guessing. */
const patienceWithPrinter = 12000;
/** Two touches closer than this are one: older hands tremble. */
const doubleTap = 700;

const stage = byId("stage");
let step = "idle";
let stepNumber = 0;
/** The token of the reading on the screen; null without one. */
let card = null;
let nextCard = null;
let ticket = null;
let waitForPrinter = 0;
let leaveAt = Infinity;
let lastSign = performance.now();
/** The last words about print jobs, by ticket: they may overtake the answer to the press. */
const printed = new Map();

// MARK: Steps.

function show(name, slots = {}) {
  step = name;
  stepNumber += 1;
  leaveAt = Infinity;
  const content = byId(`step-${name}`).content.cloneNode(true);
  for (const [slot, value] of Object.entries(slots)) fill(content, slot, value);
  stage.replaceChildren(content);
  stage.dataset.step = name;
  announce();
  stillHere();
}

function fill(root, slot, value) {
  for (const place of root.querySelectorAll(`[data-slot="${slot}"]`)) place.textContent = value;
}

/** Says the step to those who cannot see it: its heading and the line below. */
function announce() {
  const said = stage.querySelectorAll("h1:not([hidden]), .lead:not([hidden])");
  byId("announcement").textContent = step === "idle" ? "" : Array.from(said, (line) => line.textContent.trim()).join(" ");
}

function goIdle() {
  clearTimeout(waitForPrinter);
  [card, ticket] = [null, null];
  printed.clear();
  rating.forget();
  show("idle");
  refreshIdle();
  if (!nextCard) return;
  const waiting = nextCard;
  nextCard = null;
  heardCard(waiting);
}

const idleTemplate = byId("step-idle").content;
// Drawn on the screen and in the template, so that the next idle screen is right from its first moment.
const refreshIdle = refresher("/fragments/idle", () => {}, [document, idleTemplate]);

/** The doors as they stood when the idle screen was drawn; the server looks again before it gives a number. */
function isClosed() { return idleTemplate.querySelector("[data-doors]").dataset.doors === "closed"; }

// MARK: Cards.

function isBusy() { return step === "pending" || (step === "ticket" && ticket.print !== "printed"); }

function heardCard(news) {
  // Whoever is getting a number is served first; the card on the reader is theirs, or its holder waits a moment.
  if (isBusy()) {
    nextCard = news.state === "read" ? news : news.state === "lifted" ? null : nextCard;
    return;
  }
  switch (news.state) {
    case "present":
      if (step !== "greeting") { card = null; ticket = null; show("reading"); }
      break;
    case "read":
      if (isClosed()) { goIdle(); break; }
      [card, ticket] = [news.card, null];
      show("greeting", { name: news.resident.name });
      rating.offer(card);
      break;
    case "failed":
      [card, ticket] = [null, null];
      show("failed");
      break;
    case "lifted":
      // The person may take the card back at any time; only an unfinished reading ends with it.
      if (step === "reading") show("failed");
      break;
  }
}

// MARK: Tickets.

async function take(withCard) {
  const key = newKey();
  const wish = withCard && card ? { card } : {};
  show("pending");
  const mine = stepNumber;
  try {
    const { body } = await ask("POST", "/api/tickets", wish, key);
    if (stepNumber === mine) showTicket(body);
  } catch (refusal) {
    if (stepNumber !== mine) return;
    // Shut doors have a screen of their own, which says when they open.
    if (refusal.body.hall) { goIdle(); return; }
    show(isFinal(refusal) ? "refused" : "error", { sentence: refusal.message });
    leaveAt = performance.now() + secondsAfterFailure * 1000;
  }
}

/** Trying again would not help; somebody at the desk does. */
function isFinal(refusal) {
  return ["lineTooLong", "overLimit", "dayClosed", "numbersUsedUp"].includes(refusal.body.type?.split(":").pop());
}

function waitText(estimate) {
  if (!estimate) return text("js.estimateUnknown");
  return document.documentElement.lang === "en" ? estimate.words.en : estimate.words.zh;
}

function showTicket(answer) {
  card = null;
  ticket = { id: answer.id, print: "sending" };
  const ahead = answer.ahead === 0 ? text("js.aheadNone")
    : answer.ahead === 1 ? text("js.aheadOne") : text("js.ahead", { n: answer.ahead });
  const late = answer.late ? text("js.late") : "";
  show("ticket", { number: answer.number, ahead, estimate: waitText(answer.estimate), late });
  const known = printed.get(answer.id) ?? answer.print?.state ?? answer.print;
  byId("ticket-code").src = `/api/tickets/${answer.id}/code.png`;
  // Without paper the screen is the ticket; should paper come back in time, it says so.
  if (!heardPrint(known) && answer.medium === "screen") heardPrint("screen");
  clearTimeout(waitForPrinter);
  if (ticket.print === "sending") waitForPrinter = setTimeout(askAboutPrint, patienceWithPrinter);
}

/** Takes in what is said of this ticket's paper; true once its fate is shown. */
function heardPrint(state) {
  const fate = state === "printed" || state === "screen" ? state
    : ["unknown", "failed", "expired", "void", "lost"].includes(state) ? "lost" : null;
  if (!fate || fate === ticket.print) return fate !== null;
  ticket.print = fate;
  clearTimeout(waitForPrinter);
  byId("print-state").dataset.print = fate;
  for (const part of stage.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(fate);
  announce();
  if (fate === "printed") leaveAt = performance.now() + secondsWithTicket * 1000;
  lastSign = performance.now();
  beat();
  return true;
}

/** No word of the printer for a while: look at the record once, then say that there may be no paper. */
async function askAboutPrint() {
  const asked = ticket;
  let state;
  try {
    const response = await fetch(`/api/tickets/${asked.id}`, { cache: "no-store", signal: AbortSignal.timeout(3000) });
    const answer = await response.json();
    state = answer.print?.state ?? answer.print;
  } catch { /* No answer is no paper either. */ }
  if (ticket === asked && !heardPrint(state)) heardPrint("lost");
}

// MARK: Ratings.

const rating = startRating({
  show, fill, stillHere, goIdle,
  leaveIn: (seconds) => { leaveAt = performance.now() + seconds * 1000; },
  now: () => ({ step, card, busy: isBusy() }),
});

// MARK: Presses. On lifting the finger, inside the target; a long press and a finger that drifts count, a second one not.

let held = null;
let lastPress = -Infinity;

function target(element) { return element?.closest?.("[data-press]"); }

addEventListener("pointerdown", (event) => {
  stillHere();
  if (step === "idle") refreshIdle();
  held = target(event.target)?.dataset.press ?? null;
  target(event.target)?.classList.add("is-pressed");
});
addEventListener("pointerup", (event) => {
  for (const button of document.querySelectorAll(".is-pressed")) button.classList.remove("is-pressed");
  const button = target(document.elementFromPoint(event.clientX, event.clientY));
  const wanted = held;
  held = null;
  if (!button || button.dataset.press !== wanted || performance.now() - lastPress < doubleTap) return;
  press(wanted);
});
addEventListener("pointercancel", () => { held = null; });
// A click without a pointer comes from a keyboard, a switch or a screen reader.
addEventListener("click", (event) => { if (event.detail === 0 && target(event.target)) press(target(event.target).dataset.press); });
addEventListener("keydown", stillHere);
addEventListener("contextmenu", (event) => event.preventDefault());
addEventListener("dragstart", (event) => event.preventDefault());

let refused = "take";

function press(name) {
  lastPress = performance.now();
  if (step === "pending") return;
  switch (name) {
    case "take":
    case "take-bare":
      refused = name;
      take(name === "take" && step === "greeting");
      break;
    case "again":
      take(refused === "take");
      break;
    case "back": goIdle(); break;
    case "here": stillHere(); break;
    default: if (name.startsWith("rate")) rating.press(name);
  }
}

// MARK: Nobody there. Asked at 45 s, cleared at 60 s; the number on its way to paper waits for the printer.

function stillHere() {
  lastSign = performance.now();
  byId("attention").hidden = true;
}

function beat() {
  const now = performance.now();
  if (step === "idle") {
    // The next person is met in Chinese again.
    const other = document.documentElement.lang !== "zh-Hans";
    if (other && now - lastSign >= secondsUntilCleared * 1000) location.replace("/?lang=zh");
    return;
  }
  const left = Math.ceil((leaveAt - now) / 1000);
  if (leaveAt !== Infinity) fill(stage, "left", left > 0 ? text("js.seconds", { n: left }) : "");
  const quiet = (now - lastSign) / 1000;
  const attention = byId("attention");
  if (quiet >= secondsUntilCleared || left <= 0) {
    attention.hidden = true;
    goIdle();
    return;
  }
  if (step !== "pending" && quiet >= secondsUntilAsked && attention.hidden) attention.hidden = false;
  byId("attention-left").textContent = text("js.seconds", { n: Math.ceil(secondsUntilCleared - quiet) });
}
setInterval(beat, 500);

// MARK: The stream.

listen((name, data) => {
  switch (name) {
    case "card": heardCard(data); break;
    case "rating": rating.heard(data); break;
    case "print":
      if (!data.ticket) break;
      printed.set(data.ticket, data.state);
      if (printed.size > 64) printed.delete(printed.keys().next().value);
      if (ticket?.id === data.ticket) heardPrint(data.state);
      break;
    case "queue":
    case "call":
    case "device": refreshIdle(); break;
  }
}, refreshIdle);
