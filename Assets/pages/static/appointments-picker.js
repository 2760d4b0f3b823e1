// Choosing a day and a slot: the same for a new booking and for one that is moved. The server draws the days with what is free in
// them; what is chosen stands in `data-date` and `data-start` of the place the picker is drawn into.
import { fragment } from "./appointments-line.js";

/** Draws the days, and the slots of `date`, into `root`. */
export async function drawPicker(root, { date = "", start = "" } = {}) {
  root.innerHTML = await fragment(`/fragments/appointment-slots?date=${date}`);
  Object.assign(root.dataset, { date: root.querySelector(".picker").dataset.date, start: "", when: "" });
  root.querySelector(`.time[data-start="${start}"]:not(:disabled)`)?.click();
}

/** The answer to `asked`; where somebody else was quicker, the slots are drawn again as they are now. */
export async function taken(root, asked) {
  try {
    return await asked;
  } catch (refusal) {
    if (refusal.status === 409) await drawPicker(root, { date: root.dataset.date });
    throw refusal;
  }
}

export const pickerActs = {
  "pick-day": async ({ parentElement, dataset }) => {
    const root = parentElement.closest("[data-picker]");
    await drawPicker(root, { date: dataset.day, start: root.dataset.start });
    root.querySelector(".time:not(:disabled)")?.focus();
    root.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  },
  "pick-time": (button) => {
    const root = button.closest("[data-picker]");
    for (const other of root.querySelectorAll(".time")) other.setAttribute("aria-pressed", String(other === button));
    Object.assign(root.dataset, { start: button.dataset.start, when: button.dataset.when });
    root.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  },
};
