// The middle of the console shows one thing at a time: the keys, the work list, a sheet, a form, the list of matters.
// What is covered stays as it was, with everything typed into it; nothing to show means the work list.
import { byId } from "./onewindow.js";

/** What covers what, topmost first. */
const order = ["keys", "work", "sheet", "matter", "matters"];
const wanted = new Set();

let follow = () => {};

/** `change(name)` runs when another part comes to the front. */
export function onStage(change) { follow = change; }

export const front = () => order.find((name) => wanted.has(name)) ?? "work";

/** Brings a part to the front, or takes it away. */
export function show(name, on = true) {
  if (on) wanted.add(name); else wanted.delete(name);
  const shown = front();
  for (const part of order) byId(part).hidden = part !== shown;
  byId("work-list").setAttribute("aria-expanded", String(shown === "work"));
  byId("all-keys").setAttribute("aria-expanded", String(shown === "keys"));
  follow(shown);
}

/** Covers the rest with a part, or uncovers it; true when it is shown now. */
export function toggle(name) {
  show(name, front() !== name);
  return front() === name;
}
