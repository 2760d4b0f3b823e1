// The work list: open items by what is due, and the bad ratings to follow up. Drawn by the server, drawn again at
// each event while it is shown; typed digits narrow it.
import { byId, place, text } from "./onewindow.js";
import { front } from "./counter-stage.js";

const panel = byId("work");

let due = "";
let filter = "";

/** Asks for the list and shows it; without a tab the server chooses the most urgent one. */
export async function drawWork() {
  const response = await fetch(`/fragments/work?due=${due}`, { cache: "no-store" });
  if (!response.ok) return;
  const html = await response.text();
  if (panel.firstElementChild) place(html, [panel]); else panel.innerHTML = html;
  narrow();
}

/** After each change of the hall. */
export function followWork() { if (front() === "work") drawWork(); }

function narrow() {
  const rows = Array.from(panel.querySelectorAll("[data-number]"));
  for (const row of rows) row.hidden = !row.dataset.number.includes(filter);
  const none = panel.querySelector("#work-none");
  if (none) none.hidden = rows.some((row) => !row.hidden);
  if (none && filter) none.textContent = text("js.noItem");
}

panel.addEventListener("input", (event) => {
  if (event.target.id !== "work-filter") return;
  filter = event.target.value.replace(/\D/g, "");
  if (filter !== event.target.value) event.target.value = filter;
  narrow();
});
panel.addEventListener("keydown", (event) => {
  if (event.target.id !== "work-filter" || event.key !== "Enter" || event.isComposing) return;
  panel.querySelector("[data-number]:not([hidden]) .acts button")?.focus();
});

export const workActs = {
  "work-tab": async ({ dataset }) => {
    due = dataset.due;
    await drawWork();
    byId(`tab-${due}`)?.focus();
  },
};
