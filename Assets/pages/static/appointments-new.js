// A new booking, or the same every week: for the resident being served, or for somebody who gives a name and a telephone number.
import { ask, byId } from "./onewindow.js";
import { fragment, sentence } from "./appointments-line.js";
import { say } from "./message-line.js";
import { drawPicker, pickerActs, taken } from "./appointments-picker.js";
import { closeMatters, openMatters } from "./service-list.js";
import { openSheet } from "./appointments-open.js";

const form = () => byId("new-booking");
const picker = () => form().querySelector("[data-picker]");
const visit = () => document.querySelector('[data-region="whom"]').dataset.visit;

let service = "";
/** Whether the booking is for the resident at this counter; null until somebody chose. */
let forVisit = null;

const isForVisit = () => Boolean(visit()) && forVisit !== false;

// MARK: For whom.

function markWhom() {
  byId("for-visit")?.setAttribute("aria-pressed", String(isForVisit()));
  byId("for-other")?.setAttribute("aria-pressed", String(!isForVisit()));
}

function showWhom() {
  markWhom();
  byId("person").hidden = isForVisit();
  byId("id-number").hidden = isForVisit();
  byId("want-slip").checked = isForVisit();
}

let lastVisit = null;

/** After each drawing: somebody else may be served now. */
export function followVisit() {
  if (lastVisit === visit()) {
    markWhom();
    return;
  }
  // Whoever is half through typing goes on with the person they had in mind.
  if (lastVisit !== null && (byId("new-name").value || byId("new-phone").value)) forVisit = false;
  else forVisit = null;
  lastVisit = visit();
  showWhom();
}

function choosePerson(wish) {
  forVisit = wish;
  showWhom();
  if (!wish) byId("new-name").focus();
}

// MARK: What for, and when.

/** From the start: nothing chosen. */
export function showMatters(focused = false) {
  service = "";
  byId("chosen").hidden = true;
  byId("finish").hidden = true;
  byId("book").hidden = true;
  picker().innerHTML = "";
  followVisit();
  openMatters(focused);
}

export async function chooseService(code, date = "", start = "") {
  service = code;
  byId("chosen-service").textContent = byId(`service-${code}`).textContent.trim();
  byId("chosen").hidden = false;
  closeMatters();
  await drawPicker(picker(), { date, start });
  byId("finish").hidden = false;
  byId("book").hidden = false;
  showButton();
  picker().querySelector(".time:not(:disabled), .day:not(:disabled)")?.focus();
}

byId("services")?.addEventListener("open-service", ({ detail }) => {
  chooseService(detail).catch((refusal) => say(refusal.message, { wrong: true }));
});
form()?.addEventListener("picked", () => { byId("dates").innerHTML = ""; showButton(); });
form()?.addEventListener("change", ({ target }) => {
  if (target.id === "repeat") byId("series").hidden = !target.checked;
  if (target.id === "repeat" && target.checked) tickOwnDay();
  if (target.closest("#series") || target.id === "repeat") { byId("dates").innerHTML = ""; showButton(); }
});

/** The weekday of the chosen day is one of them, unless something was ticked already. */
function tickOwnDay() {
  const boxes = Array.from(form().querySelectorAll("[name=weekday]"));
  const { date } = picker().dataset;
  if (!date || boxes.some((box) => box.checked)) return;
  const day = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  for (const box of boxes) box.checked = Number(box.value) === day;
}

// MARK: Saving.

const isSeries = () => byId("repeat").checked;
const bookable = () => Number(byId("dates").querySelector(".sum")?.dataset.bookable ?? 0);

function showButton() {
  const button = byId("book");
  const [label] = button.childNodes;
  const { when } = picker().dataset;
  if (isSeries()) {
    label.textContent = `${sentence("bookAll", { n: bookable() || "…" })} `;
    button.disabled = bookable() === 0;
  } else {
    label.textContent = `${sentence("book")}${when ? ` ${when}` : ""} `;
    button.disabled = false;
  }
}

/** What is wrong before anything is asked, said at once and where it is. */
function wrong(name, field) {
  field?.focus();
  throw new Error(sentence(name));
}

function person() {
  if (isForVisit()) return { visit: visit() };
  const [name, phone, idNumber] = ["new-name", "new-phone", "new-id"].map((id) => byId(id).value.trim());
  if (!name || !phone) wrong("needPerson", byId(name ? "new-phone" : "new-name"));
  const digits = phone.replace(/[\s-]/g, "");
  if (!/^\d{7,12}$/.test(digits)) wrong("needPhone", byId("new-phone"));
  return { name, phone: digits, ...(idNumber && { idNumber: idNumber.toUpperCase() }) };
}

function wish() {
  if (!service) wrong("needMatter", byId("service-search"));
  const { date, start } = picker().dataset;
  if (!date || !start) wrong("needTime", picker().querySelector(".time:not(:disabled), .day:not(:disabled)"));
  return { ...person(), service, start, date, print: byId("want-slip").checked };
}

function recurrence() {
  const weekdays = Array.from(form().querySelectorAll("[name=weekday]:checked"), (box) => Number(box.value));
  const until = byId("until").value;
  if (weekdays.length === 0 || !until) wrong("needWeekdays", form().querySelector("[name=weekday]"));
  return { weekdays, until };
}

async function preview() {
  if (!service) wrong("needMatter");
  const { date, start } = picker().dataset;
  if (!date || !start) wrong("needTime");
  const { weekdays, until } = recurrence();
  const who = isForVisit() ? `&visit=${visit()}` : "";
  const when = `start=${start}&from=${date}&until=${until}&weekdays=${weekdays.join(",")}`;
  byId("dates").innerHTML = await fragment(`/fragments/appointment-series?service=${service}&${when}${who}`);
  showButton();
  byId("dates").scrollIntoView({ block: "nearest" });
}

async function book() {
  if (isSeries() && bookable() === 0) { await preview(); return; }
  const wanted = wish();
  const { when } = picker().dataset;
  if (isSeries()) {
    const { date, ...rest } = wanted;
    const { body } = await ask("POST", "/api/appointments/series", { ...rest, ...recurrence(), from: date });
    say(sentence("series", { n: body.made.length, m: body.skipped.length }));
  } else {
    const { body } = await taken(picker(), ask("POST", "/api/appointments", wanted));
    const { id, number } = body;
    say(sentence("booked", { number, when }), {
      undo: async () => {
        await ask("POST", `/api/appointments/${id}/cancel`);
        say(sentence("cancelled", { number }));
      },
    });
  }
  form().reset();
  byId("series").hidden = true;
  byId("dates").innerHTML = "";
  forVisit = null;
  showMatters();
  showWhom();
}

export const bookingActs = {
  ...pickerActs,
  new: () => {
    byId("sheet").hidden = true;
    byId("booking").hidden = false;
    openSheet(null);
    if (service) picker().querySelector("button:not(:disabled)")?.focus(); else byId("service-search").focus();
  },
  "for-visit": () => choosePerson(true),
  "for-other": () => choosePerson(false),
  "other-matter": () => showMatters(true),
  preview,
  book,
  /** The same matter for the same person another time; who it is was read to the clerk on the sheet. */
  again: async () => {
    const { service: code } = byId("sheet").firstElementChild.dataset;
    const [name, phone] = [byId("sheet-name")?.textContent ?? "", byId("sheet-phone")?.textContent ?? ""];
    openSheet(null);
    forVisit = false;
    showWhom();
    [byId("new-name").value, byId("new-phone").value] = [name, phone];
    await chooseService(code);
  },
};
