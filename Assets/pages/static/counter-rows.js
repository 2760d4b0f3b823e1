// The lists of people at the left: one row is open at a time and shows what can be done with it. The open row stays
// open when an event draws the list anew.

const rows = () => Array.from(document.querySelectorAll(".queue [data-row], .aside [data-row]"));
const rowOf = (id) => rows().find((row) => row.dataset.row === id);

/** The buttons of a row that can do something with it, by the words of its `data-can`. */
function actsOf({ dataset }) {
  const acts = document.createElement("div");
  acts.className = "acts";
  const can = dataset.can.split(" ");
  for (const button of document.getElementById("row-acts").content.children) {
    if (!can.includes(button.dataset.can)) continue;
    const own = button.cloneNode(true);
    Object.assign(own.dataset, { visit: dataset.row, number: dataset.number });
    if (own.dataset.can === "reprint") Object.assign(own.dataset, { job: dataset.job, name: dataset.name });
    own.id = `${own.dataset.can}-${dataset.number}`;
    acts.append(own);
  }
  return acts;
}

let open = null;

/** Opens the row of a button that was pressed, or closes it. */
export function toggleRow(button) {
  const row = button.closest("[data-row]");
  open = open === row.dataset.row ? null : row.dataset.row;
  showOpenRow();
}

/** To the line: the open row, else the first. */
export function goToRows() {
  const row = rowOf(open) ?? rows()[0];
  if (!row) return false;
  if (open !== row.dataset.row) { open = row.dataset.row; showOpenRow(); }
  row.querySelector(".row").focus();
  return true;
}

/** After each drawing. */
export function showOpenRow() {
  for (const row of rows()) {
    const isOpen = row.dataset.row === open;
    row.classList.toggle("is-open", isOpen);
    row.querySelector(".row").setAttribute("aria-expanded", String(isOpen));
    const acts = row.querySelector(".acts");
    if (isOpen && !acts) row.append(actsOf(row));
    if (!isOpen) acts?.remove();
  }
  rowOf(open)?.scrollIntoView({ block: "nearest" });
}

addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = document.activeElement?.closest?.("[data-row]");
  if (!row) return;
  event.preventDefault();
  const all = rows();
  const next = all[all.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  open = next.dataset.row;
  showOpenRow();
  next.querySelector(".row").focus();
});
