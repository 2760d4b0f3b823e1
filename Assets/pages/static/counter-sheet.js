// A sheet: what has to be written before a paper is handed out — a notice, a pledge, a refusal, a hand-over, a
// decision. The server draws it filled in as far as it knows; the clerk adds, mends and sends it.
import { Refusal, ask, byId, text } from "./onewindow.js";
import { say } from "./message-line.js";
import { show } from "./counter-stage.js";

const sheet = byId("sheet");

let after = () => {};

/** Opens the sheet of an item (`item`), or the one for a matter that is not on the list; `done` runs once it is sent. */
export async function openSheet({ sheet: name, item = "", visit = "", query = "" }, done = () => {}) {
  const wish = new URLSearchParams({ sheet: name, item, visit, q: query });
  const response = await fetch(`/fragments/sheet?${wish}`, { cache: "no-store" });
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => null));
  sheet.innerHTML = await response.text();
  after = done;
  show("work", false);
  show("sheet");
  (firstEmpty(sheet) ?? sheet.querySelector("#send-sheet")).focus();
}

export function closeSheet() {
  sheet.replaceChildren();
  show("sheet", false);
}

/** What was written, in the words of the API: one value for each `data-name`. */
function written(form) {
  const body = {};
  for (const control of form.querySelectorAll("[data-name]")) {
    const { name, kind } = control.dataset;
    if (kind === "flag") body[name] = control.checked;
    else if (kind === "number") body[name] = Number(control.value);
    else if (kind === "paper") (body[name] ??= []).push({ index: Number(control.value), received: control.checked });
    else if (control.value.trim()) body[name] = control.value.trim();
  }
  const list = form.querySelector(".lines");
  if (list) body.gaps = Array.from(list.children).map(gapOf).filter(Boolean);
  return body;
}

/** The clerk's own words of a line; null where the kiosk's stand, which come in both languages. */
function gapOf(line) {
  const about = line.dataset.subject ?? line.querySelector(".about").value;
  const [what, right] = [".what", ".remedy"].map((part) => line.querySelector(part));
  const isOwn = [what, right].some((control) => control.value.trim() !== (control.dataset.was ?? ""));
  if (!about || !isOwn) return null;
  const subject = about.startsWith("m") ? { material: Number(about.slice(1)) } : { field: about.slice(2) };
  return { ...subject, problem: what.value.trim(), remedy: right.value.trim() };
}

function firstEmpty(form) {
  return Array.from(form.querySelectorAll("[aria-required]")).find((control) => !control.value.trim());
}

async function send() {
  const form = sheet.querySelector("form");
  const empty = firstEmpty(form);
  if (empty) {
    empty.setAttribute("aria-invalid", "true");
    empty.focus();
    say(text("js.sheetEmpty", { name: empty.dataset.label }), { wrong: true });
    return;
  }
  await ask("POST", form.dataset.path, written(form));
  say(form.dataset.done);
  closeSheet();
  after();
}

function addLine() {
  const list = sheet.querySelector(".lines");
  list.append(sheet.querySelector("template").content.cloneNode(true));
  list.lastElementChild.querySelector(".about").focus();
}

sheet.addEventListener("submit", (event) => event.preventDefault());
sheet.addEventListener("input", (event) => event.target.removeAttribute("aria-invalid"));

export const sheetActs = {
  sheet: ({ dataset }) => openSheet(dataset),
  "send-sheet": send,
  "close-sheet": closeSheet,
  "add-line": addLine,
  "drop-line": (button) => {
    button.closest("li").remove();
    sheet.querySelector("[data-act=add-line]").focus();
  },
  "off-list": () => openSheet({
    sheet: "matter", query: byId("service-search").value.trim(),
    visit: document.querySelector('[data-region="visit"]').dataset.visit,
  }),
};
