// A table on a form: rows of named columns, typed by keys. Enter goes to the next cell and, from the last one, to a new
// row; the arrows go up and down; Shift+Enter adds a row, Ctrl+Backspace takes one out.

const inputModes = { int: "numeric", bankacct: "numeric", number: "decimal", money: "decimal", phone: "tel" };

/** Draws the rows of `values` into the grid of `place`, and one empty row to begin with. */
export function mountTable(place, field, values, most, words) {
  const grid = place.querySelector(".grid");
  const body = grid.querySelector("tbody");
  const rows = Array.isArray(values) && Array.isArray(values[0]) ? values : [];
  for (const cells of rows.length > 0 ? rows : [[]]) body.append(rowOf(field, cells, words));
  const changed = () => grid.dispatchEvent(new Event("input", { bubbles: true }));
  const add = (after) => {
    if (body.rows.length >= most) return;
    const row = rowOf(field, [], words);
    if (after) after.after(row); else body.append(row);
    row.querySelector("input").focus();
  };
  const drop = (row) => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (body.rows.length === 0) body.append(rowOf(field, [], words));
    (next ?? body.rows[0]).querySelector("input").focus();
    changed();
  };
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.classList.contains("add-row")) add();
    else if (button?.classList.contains("drop-row")) drop(button.closest("tr"));
  });
  grid.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.matches("input")) return;
    if (act(event, body, { add, drop })) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

/** True when the key was for the grid. */
function act(event, body, { add, drop }) {
  const row = event.target.closest("tr");
  const cells = Array.from(body.querySelectorAll("input"));
  const at = cells.indexOf(event.target);
  const width = row.querySelectorAll("input").length;
  if (event.key === "Enter" && event.shiftKey) add(row);
  else if (event.key === "Backspace" && event.ctrlKey) drop(row);
  else if (event.key === "ArrowDown" && cells[at + width]) cells[at + width].focus();
  else if (event.key === "ArrowUp" && cells[at - width]) cells[at - width].focus();
  else if (event.key === "Enter" && !event.ctrlKey) return onward(row, cells[at + 1], add);
  else return false;
  return true;
}

/** From the last cell a row with something in it is followed by a new one; an empty one is the end of the table. */
function onward(row, next, add) {
  if (next) { next.focus(); return true; }
  if (!isTyped(row)) return false;
  add();
  return true;
}

const isTyped = (row) => Array.from(row.querySelectorAll("input")).some((cell) => cell.value.trim());

function rowOf(field, cells, words) {
  const row = document.createElement("tr");
  for (const [column, name] of field.columns.entries()) {
    const cell = row.insertCell();
    cell.dataset.label = name;
    const input = document.createElement("input");
    input.value = cells[column] ?? "";
    input.setAttribute("aria-label", name);
    input.inputMode = inputModes[field.columnTypes?.[column]] ?? "text";
    input.autocomplete = "off";
    cell.append(input);
  }
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "drop-row";
  drop.title = words.dropRow;
  drop.setAttribute("aria-label", words.dropRow);
  drop.textContent = "×";
  drop.tabIndex = -1;
  row.insertCell().append(drop);
  return row;
}

/** The rows in which something stands; null when there are none. */
export function rowsOf(place) {
  const rows = Array.from(place.querySelectorAll("tbody tr")).filter(isTyped)
    .map((row) => Array.from(row.querySelectorAll("input"), (cell) => cell.value.trim()));
  return rows.length > 0 ? rows : null;
}

/** The row and cell a problem is about; empty rows are not counted, as `rowsOf` leaves them out. */
export function markCell(place, { row, column }) {
  const typed = Array.from(place.querySelectorAll("tbody tr")).filter(isTyped)[row];
  const cell = typed?.querySelectorAll("input")[column ?? 0];
  cell?.classList.add("is-wrong");
  return cell ?? null;
}
