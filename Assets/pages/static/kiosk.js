// The resident's screen. One step is shown at a time; a step is a <template> that bears no person. What a card or
// a ticket says is written into the step on the screen, lives nowhere else, and goes with it.
//
// What the screen can do lives in parts (`startTicket`, `startRating`, …), each with the presses of its own prefix. A
// part may offer: `press(name)`; `offer(card)` when a card is greeted; `heardCard(news)`, true if it took the card;
// `isSending()` while it must not be disturbed; `beat()` twice a second; `forget()` when the person is gone.
import { byId, listen, refresher, text } from "./onewindow.js";
import { startAsking } from "./kiosk-asking.js";
import { startBooking } from "./kiosk-booking.js";
import { startCheckIn } from "./kiosk-checkin.js";
import { startOwnBookings } from "./kiosk-own.js";
import { startPaper } from "./kiosk-paper.js";
import { startProgress } from "./kiosk-progress.js";
import { startRating } from "./kiosk-rating.js";
import { startSlip } from "./kiosk-slip.js";
import { startTicket } from "./kiosk-ticket.js";

/** facts/domain.md e: hidden after 60 s; c5: never without asking first. */
const secondsUntilAsked = 45;
const secondsUntilCleared = 60;
/** Two touches closer than this are one: older hands tremble. */
const doubleTap = 700;
/** What a greeting waits for, so that no button jumps in under the finger. */
const patienceWithGreeting = 700;

const stage = byId("stage");
let step = "idle";
let stepNumber = 0;
/** The reading on the screen: its token and what may be shown of its holder; null without one. */
let card = null;
let resident = null;
/** What happened while somebody was being served, to be taken up afterwards. */
let nextCard = null;
const nextCheckIns = [];
let leaveAt = Infinity;
let lastSign = performance.now();

// MARK: Steps.

function show(name, slots = {}) {
  step = name;
  stepNumber += 1;
  leaveAt = Infinity;
  const content = byId(`step-${name}`).content.cloneNode(true);
  for (const [slot, value] of Object.entries(slots)) fill(content, slot, value);
  stage.replaceChildren(content);
  stage.dataset.step = name;
  if (isTyping) requestAnimationFrame(focusFirst);
  announce();
  stillHere();
}

/** Once the step is whole, and unless it has put the focus somewhere itself. */
function focusFirst() {
  if (document.activeElement === document.body) stage.querySelector("[data-press]:not([hidden], :disabled)")?.focus();
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
  for (const part of parts) part.forget?.();
  [card, resident] = [null, null];
  show("idle");
  refreshIdle();
  if (nextCheckIns.length > 0) return void checkIn.heard(nextCheckIns.shift());
  if (!nextCard) return;
  const waiting = nextCard;
  nextCard = null;
  heardCard(waiting);
}

const idleTemplate = byId("step-idle").content;
// Drawn on the screen and in the template, so that the next idle screen is right from its first moment.
const refreshIdle = refresher("/fragments/idle", () => {}, [document, idleTemplate]);

/** What the idle screen was told when it was drawn; the server looks again before it gives a number. */
function told() { return idleTemplate.querySelector("[data-doors]").dataset; }

// MARK: Cards.

function isBusy() { return step === "pending" || paper.isAwaited() || parts.some((part) => part.isSending?.()); }

function heardCard(news) {
  // Whoever is getting a number is served first; the card on the reader is theirs, or its holder waits a moment.
  if (isBusy()) {
    nextCard = news.state === "read" ? news : news.state === "lifted" ? null : nextCard;
    return;
  }
  if (parts.some((part) => part.heardCard?.(news))) return;
  switch (news.state) {
    case "present":
      if (step !== "greeting") { card = null; show("reading"); }
      break;
    case "read":
      greet(news);
      break;
    case "failed":
      card = null;
      show("failed");
      break;
    case "lifted":
      // The person may take the card back at any time; only an unfinished reading ends with it.
      if (step === "reading") show("failed");
      break;
  }
}

async function greet(news) {
  const closed = told().doors === "closed";
  if (closed && told().booking !== "open") return goIdle();
  for (const part of parts) part.forget?.();
  keepCard(news);
  const mine = stepNumber;
  const known = own.find(news.card);
  await Promise.race([known, new Promise((resolve) => setTimeout(resolve, patienceWithGreeting))]);
  if (card !== news.card || stepNumber !== mine) return;
  show("greeting", { name: news.resident.name });
  if (closed) stage.firstElementChild.classList.add("is-closed");
  known.then(() => { for (const part of parts) part.offer?.(card); });
}

/** Back to where the person began: the greeting of their card, or the idle screen. */
function goHome() {
  if (card) greet({ card, resident });
  else goIdle();
}

function keepCard(news) { [card, resident] = [news.card, news.resident]; }

// MARK: Parts.

const page = {
  show, fill, announce, stillHere, goIdle, goHome, told, keepCard,
  dropCard: () => { card = null; },
  leaveIn: (seconds) => { leaveAt = performance.now() + seconds * 1000; },
  now: () => ({ step, stepNumber, card, resident, busy: isBusy() }),
};
const paper = startPaper(page);
const ticket = startTicket(page, paper);
const rating = startRating(page);
const progress = startProgress(page, rating);
const asking = startAsking(page);
const booking = startBooking(page, asking, startSlip(page, paper));
const own = startOwnBookings(page, asking, booking);
const checkIn = startCheckIn(page, asking, { ticket, booking, own });
const parts = [paper, ticket, asking, booking, own, checkIn, rating, progress];
/** Who answers the presses that begin so. */
const presses = { take: ticket, again: ticket, rate: rating, book: booking, own, check: checkIn, progress };

// MARK: Presses. On lifting the finger, inside the target; a long press and a finger that drifts count, a second one not.

let held = null;
let lastPress = -Infinity;
/** Whoever steers by keys goes on from the first button of each step. */
let isTyping = false;

function target(element) { return element?.closest?.("[data-press]"); }

addEventListener("pointerdown", (event) => {
  isTyping = false;
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
  if (!button || button.dataset.press !== wanted) return;
  // Only what stays on the screen may be pressed quickly, such as the digits of a number.
  if (performance.now() - lastPress < doubleTap && !("quick" in button.dataset)) return;
  press(wanted);
});
addEventListener("pointercancel", () => { held = null; });
// A click without a pointer comes from a keyboard, a switch or a screen reader.
addEventListener("click", (event) => { if (event.detail === 0 && target(event.target)) press(target(event.target).dataset.press); });
addEventListener("keydown", (event) => {
  isTyping = true;
  stillHere();
  for (const part of parts) part.key?.(event);
});
addEventListener("contextmenu", (event) => event.preventDefault());
addEventListener("dragstart", (event) => event.preventDefault());

function press(name) {
  lastPress = performance.now();
  if (step === "pending" || parts.some((part) => part.isSending?.())) return;
  if (name === "back") goIdle();
  else if (name === "here") stillHere();
  else presses[name.split(/[:-]/)[0]]?.press(name);
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
  for (const part of parts) part.beat?.();
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
    case "progress": progress.heard(data); break;
    case "checkin":
      // Its number is drawn already and must be seen, after the one that is on its way to paper.
      if (checkIn.isOnScreen(data)) break;
      if (!isBusy()) checkIn.heard(data);
      else if (nextCheckIns.length < 4) nextCheckIns.push(data);
      break;
    case "print": paper.heard(data); break;
    case "queue":
    case "call":
    case "device": refreshIdle(); break;
  }
}, refreshIdle);
