// The list of matters on the console: typed words narrow it, arrows choose, Enter opens. Words are looked for in code,
// names and plain words; letters also among the first letters of the pinyin. The list is on the page from the start, so
// that finding a matter needs no network. It tells of a choice by an `open-service` event.
import { byId, text } from "./onewindow.js";

const panel = byId("matters");
const search = byId("service-search");
const list = byId("services");
const rows = Array.from(list.children);
/** For each row a group of letters for each character of its name. */
const initials = new Map(rows.map((row) => [row, (row.dataset.initials ?? "").split(" ").filter(Boolean)]));
let chosen = null;

/** Shows the list from its start; `focused` puts the cursor into the search. */
export function openMatters(focused = true) {
  panel.hidden = false;
  search.value = "";
  narrow();
  if (focused) search.focus();
}

export function closeMatters() { panel.hidden = true; }

/** Whether the letters of `word` begin consecutive characters of a name, as `PinyinInitials.matches`. */
function spells(word, groups) {
  const letters = [...word];
  for (let start = 0; start + letters.length <= groups.length; start++) {
    if (letters.every((letter, place) => groups[start + place].includes(letter))) return true;
  }
  return false;
}

const isFound = (row, word) => row.dataset.search.includes(word) || spells(word, initials.get(row));

function narrow() {
  const words = search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => isFound(row, word));
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
