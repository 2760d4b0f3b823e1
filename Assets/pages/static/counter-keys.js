// The keys of the console. A letter acts by its place on the keyboard, whatever the input method makes of it, on the
// button that shows it: in an open menu, else where the focus is, else in the sheet or the form, else on the page.
import { byId, text } from "./onewindow.js";
import { closeMenu, openMenu, shownMenu } from "./counter-menu.js";
import { say } from "./message-line.js";
import { drop, isBusy, press } from "./one-at-a-time.js";

const named = { Delete: "Delete", Enter: "Enter", NumpadEnter: "Enter", Period: "." };

/** What is being typed into; checkboxes take letters for keys. */
const isTyping = (element) =>
  element?.matches?.('input:not([type="checkbox"]):not([type="radio"]), textarea, select, canvas') ?? false;

/**
 * Where keys are looked for, nearest first. A menu takes all keys while it is open; a sheet hides those of the form
 * behind it, because hidden buttons bear no keys.
 */
function places() {
  const menu = shownMenu();
  if (menu) return [menu];
  const near = document.activeElement?.closest("[data-item], [data-row], #sheet, #work, #matter");
  // A call for help goes before all: the key that sends one answers it while it rings.
  const help = document.querySelector("[data-ringing]");
  return [help, near, byId("sheet"), byId("matter"), document.querySelector(".is-current"), document].filter(Boolean);
}

/** The button for a key, among those that can be seen and pressed. */
function buttonFor(selector) {
  for (const place of places()) {
    const found = Array.from(place.querySelectorAll(selector)).find((button) => !button.disabled && button.offsetParent);
    if (found) return found;
  }
  return null;
}

function keyOf(event) {
  if (event.key === "?" || event.key === "？") return "?";
  if (event.code.startsWith("Key")) return event.code.slice(3);
  if (event.code.startsWith("Digit")) return event.code.slice(5);
  if (event.code.startsWith("Numpad") && event.code.length === 7) return event.code.slice(6);
  return named[event.code] ?? null;
}

/** Enter and Space press what has the focus; a key never does two things. */
const pressesItself = (event) =>
  event.code === "Enter" && document.activeElement?.matches("button, a, [role=option], summary");

/** The button that shows a key, as the page now is. */
function buttonOf(key) {
  const digit = /^\d$/.test(key) && buttonFor(`[data-digit="${key}"]`);
  const name = CSS.escape(key);
  return digit || buttonFor(`[data-key="${name}"]`) || buttonFor(`[data-also~="${name}"]`);
}

/** While a change is under way the key waits for the page that follows; what was meant for a field presses nothing. */
function take(event) {
  const key = keyOf(event);
  if (!key || pressesItself(event) || (!isBusy() && !buttonOf(key))) return;
  event.preventDefault();
  press(key, () => {
    const button = !isTyping(document.activeElement) && buttonOf(key);
    button?.click?.();
    return Boolean(button);
  });
}

function send() {
  press("Ctrl ↵", () => {
    const button = buttonFor("[data-send]");
    button?.click();
    return Boolean(button);
  });
}

function escape() {
  if (drop()) return;
  if (shownMenu()) { closeMenu(); return; }
  const active = document.activeElement;
  if (isTyping(active)) { active.blur(); return; }
  buttonFor("[data-esc]")?.click();
}

function find(event) {
  const field = [byId("work-filter"), byId("service-search")].find((input) => input?.offsetParent);
  event.preventDefault();
  if (field) field.focus(); else say(text("js.notNow"));
}

/** Starts to listen for keys. */
export function listenForKeys() {
  addEventListener("keydown", (event) => {
    // 229: the key belongs to an input method that is still composing.
    if (event.isComposing || event.keyCode === 229 || event.repeat || event.metaKey || event.altKey) return;
    if (event.ctrlKey) {
      if (event.key === "Enter") send();
      return;
    }
    if (event.key === "Escape") { escape(); return; }
    if (isTyping(event.target)) return;
    if (event.key === "/") { find(event); return; }
    take(event);
  });
  addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-menu-of]");
    if (opener) { openMenu(opener); return; }
    if (!event.target.closest?.(".menu")) closeMenu(false);
  });
}
