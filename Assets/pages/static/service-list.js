// The list of matters on the console: typed words narrow it, arrows choose, Enter opens. The list is on the page
// from the start, so that finding a matter needs no network. It tells of a choice by an `open-service` event.
import { byId, text } from "./onewindow.js";

const panel = byId("matters");
const search = byId("service-search");
const list = byId("services");
const rows = Array.from(list.children);
let chosen = null;

/** Shows the list from its start; `focused` puts the cursor into the search. */
export function openMatters(focused = true) {
  panel.hidden = false;
  search.value = "";
  narrow();
  if (focused) search.focus();
}

export function closeMatters() { panel.hidden = true; }

function narrow() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => row.dataset.search.includes(word));
  const first = rows.find((row) => !row.hidden) ?? null;
  byId("no-match").textContent = text("js.noMatch");
  byId("no-match").hidden = first !== null;
  choose(words.length > 0 ? first : null);
}

function choose(row) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = row;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) search.setAttribute("aria-activedescendant", chosen.id);
  else search.removeAttribute("aria-activedescendant");
}

function move(by) {
  const shown = rows.filter((row) => !row.hidden);
  const at = shown.indexOf(chosen);
  choose(shown[Math.max(0, Math.min(shown.length - 1, at + by))] ?? null);
}

function open(row) {
  if (row) list.dispatchEvent(new CustomEvent("open-service", { detail: row.dataset.service }));
}

search.addEventListener("input", narrow);
search.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  switch (event.key) {
    case "ArrowDown": move(1); break;
    case "ArrowUp": move(-1); break;
    case "Enter": open(chosen); break;
    default: return;
  }
  event.preventDefault();
});
list.addEventListener("click", (event) => open(event.target.closest("[data-service]")));
