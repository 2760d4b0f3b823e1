// One change at a time, and no press lost. A change is under way until its answer came and the page was drawn with it;
// what is pressed meanwhile waits in order, stands beside the line, and is judged by the page as it then is. The same
// press again is a finger that bounced. What cannot be done any more is said, never done to something else.
import { byId, changesAsked, text } from "./onewindow.js";
import { say } from "./message-line.js";

/** More than this in advance is no intention any more. */
const mostHeld = 3;
/** One key twice within so many ms is one press. */
const bounce = 350;
/** Who gets the answer faster needs no sign. */
const unnoticed = 150;
/** A page that cannot be drawn holds nobody up for longer. */
const longestDrawing = 2000;
const signLasts = 6000;

/** What is done now, by the name of its press; null when nothing is. */
let running = null;
/** The press whose handlers run at this moment. */
let pressing = null;
/** The press that asked for a change last, and when. */
let last = { name: "", at: 0 };
let held = [];
let afterwards = () => {};
let timer = 0;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** `done` runs after each change, made or refused, and answers when the page is drawn with it. */
export function afterEach(done) { afterwards = done; }

export const isBusy = () => running !== null;

/**
 * A key or a click: `act` runs now, or after what is under way. It finds by itself what there is to be pressed, and
 * answers false when there is nothing.
 */
export function press(name, act) {
  if (pressing !== null) return act();  // the click that a key makes
  if (running !== null) return hold(name, act);
  if (name && name === last.name && performance.now() - last.at < bounce) return sign("js.busy");
  return run(name, act);
}

function run(name, act) {
  pressing = name;
  try { return act(); } finally { pressing = null; }
}

/** Does `work`, and nothing beside it. */
export async function once(work) {
  if (running !== null) { hold(pressing ?? "", () => once(work)); return; }
  const [name, begun, asked] = [pressing ?? "", performance.now(), changesAsked()];
  running = name;
  document.body.classList.add("is-busy");
  timer = setTimeout(() => sign("js.busy"), unnoticed);
  const isDone = await outcome(work);
  const drawn = afterwards();
  if (changesAsked() !== asked) {
    last = { name, at: begun };
    await Promise.race([drawn, pause(longestDrawing)]);
  }
  clearTimeout(timer);
  running = null;
  document.body.classList.remove("is-busy");
  byId("busy").hidden = true;
  if (isDone) goOn(); else drop();
}

async function outcome(work) {
  try {
    await work();
    return true;
  } catch (refusal) {
    if (refusal.status === 401) location.reload();
    else say(refusal.message, { wrong: true });
    return false;
  }
}

// MARK: What waits.

function hold(name, act) {
  if (name === (held.at(-1)?.name ?? running)) sign("js.busy");
  else if (held.length === mostHeld) sign("js.keysDropped", name);
  else {
    held.push({ name, act });
    sign("js.keysHeld", names());
  }
}

const names = () => held.map(({ name }) => name).join(" ");

/** What waits, until one of it begins something; what hangs on a press that finds nothing goes with it. */
function goOn() {
  while (held.length && running === null) {
    const { name, act } = held[0];
    if (run(name, act) === false) { drop(); return; }
    held.shift();
  }
  if (held.length) sign("js.keysHeld", names());
}

/** Forgets what waits, and says so; false when nothing did. */
export function drop() {
  if (!held.length) return false;
  const keys = names();
  held = [];
  sign("js.keysDropped", keys);
  return true;
}

/** Beside the line, so that its step back stays. */
function sign(key, keys = "") {
  const place = byId("busy");
  const isWrong = key === "js.keysDropped";
  place.textContent = text(key, { keys });
  place.classList.toggle("is-wrong", isWrong);
  place.hidden = false;
  clearTimeout(timer);
  if (isWrong || running === null) timer = setTimeout(() => { place.hidden = running === null; }, signLasts);
}

// MARK: Clicks.

/** What stands on a button, short. */
const nameOf = (button) => button.dataset.key ?? button.textContent.trim().slice(0, 12);

/** The button as the page now has it; null when it is gone or cannot be pressed. */
function present(button) {
  const now = button.isConnected ? button : button.id && byId(button.id);
  return now && now.offsetParent && !now.disabled ? now : null;
}

/** A click on a button that asks for a change. */
export function clicked(button, act) {
  press(nameOf(button), () => {
    const now = present(button);
    if (!now) return false;
    once(() => act(now));
    return true;
  });
}
