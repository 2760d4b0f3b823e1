// The form of a matter on the console: what is filled in, and what is wrong with it, all at once.
//
// For the console's own scripts: `fill(form, touched)` once the fragment is on the page, `filled(form)` for what the API
// is told, `showProblems` and `clearProblems` around the kiosk's verdict. What is typed is kept as a draft by itself
// (`form-draft.js`): closing a form loses nothing, and setting `form.dataset.item` once the item is made ends the
// draft. `saveNow(form)` hands in at once what the last pause has not; `restart(form)` forgets it and begins anew.
// Whatever bears `data-needed` may be ticked by "all seen": papers, the declaration, "signed on paper".
import { Refusal } from "./onewindow.js";
import { ageBand, ageOn, birthOf, conditionsOf, isEmpty, problemOf, problemOfBirth } from "./form-rules.js";
import { markCell, mountTable, rowsOf } from "./form-table.js";
import { mountSignature, signatureOf } from "./form-signature.js";
import { keepDraft } from "./form-draft.js";

/** What belongs to a form on the page: its spec, its draft, who hears of changes. */
const forms = new WeakMap();

const fieldsOf = (form) => Array.from(form.querySelectorAll("[data-field]"));
const placeOf = (form, name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`);
const control = (place) => place.querySelector("input, select, textarea");
const isTicked = (form, id) => form.querySelector(`#${id}`)?.checked ?? false;

/** Makes a form that was just put on the page ready for typing; `touched` runs at every change. */
export function fill(form, touched) {
  const spec = JSON.parse(form.dataset.spec);
  const draft = keepDraft(form, () => contentsOf(form));
  const known = { spec, draft, touched, byName: new Map(spec.fields.map((field) => [field.name, field])) };
  forms.set(form, known);
  for (const place of fieldsOf(form)) {
    const field = known.byName.get(place.dataset.field);
    if (field.type === "table") mountTable(place, field, spec.form[field.name], spec.rules.table.rows, spec.words);
    if (field.type === "signature") mountSignature(place, spec.form[field.name], spec.rules.signature);
  }
  follow(form);
  listen(form, known);
  firstEmpty(form)?.focus();
}

function listen(form, { draft, touched, byName }) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    touched();
    draft.changed();
    const place = event.target.closest(".field, [data-material]");
    clear(place);
    place?.querySelector(".from")?.remove();
    if (event.target.matches("#by-proxy, #is-incapable")) follow(form);
  });
  form.addEventListener("focusout", (event) => {
    const place = event.target.closest("[data-field]");
    if (place && !place.contains(event.relatedTarget)) left(form, place, byName.get(place.dataset.field));
  });
  form.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) copyAnswer(form, copy);
    if (event.target.closest("#restart-form")) {
      restart(form).catch((refusal) => { form.querySelector("#draft-state").textContent = refusal.message; });
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey) return;
    if (event.target.matches('input[type="radio"]') && choose(event)) return;
    if (event.key !== "Enter" || !event.target.matches("input, select")) return;
    event.preventDefault();
    const stops = stopsOf(form);
    stops[stops.indexOf(event.target) + 1]?.focus();
  });
}

/** Where Enter leads: every control that is seen, of yes and no the one that is chosen or the first. */
function stopsOf(form) {
  return Array.from(form.querySelectorAll("input, select, textarea")).filter((stop) => {
    if (!stop.offsetParent) return false;
    if (stop.type !== "radio" || stop === document.activeElement) return true;
    const both = Array.from(form.querySelectorAll(`input[type="radio"][name="${CSS.escape(stop.name)}"]`));
    return !both.includes(document.activeElement) && stop === (both.find((one) => one.checked) ?? both[0]);
  });
}

/** Y and N answer yes or no. */
function choose(event) {
  const answer = { y: "yes", n: "no" }[event.key.toLowerCase()];
  const box = answer && event.target.closest("[data-field]").querySelector(`input[value="${answer}"]`);
  if (!box) return false;
  box.checked = true;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function copyAnswer(form, { dataset, parentElement }) {
  const place = parentElement.querySelector("input");
  place.value = form.querySelector(`[name="${CSS.escape(dataset.copy)}"]`).value;
  place.dispatchEvent(new Event("input", { bubbles: true }));
  place.focus();
}

/** Where typing begins: the first question that must be answered and is not. What is only ticked at the end waits. */
function firstEmpty(form) {
  const { byName } = forms.get(form);
  const place = fieldsOf(form).find((place) => {
    const field = byName.get(place.dataset.field);
    return field.required && !field.declaration && field.type !== "signature" && isEmpty(answerOf(place));
  });
  return place && control(place);
}

// MARK: What is filled in.

/** What the clerk filled in, in the words of the API. Answers not given are left out. */
export function filled(form) {
  const circumstances = circumstancesOf(form);
  const received = form.querySelectorAll("[data-material] input:checked");
  return {
    visit: form.dataset.visit, service: form.dataset.service,
    catalog: form.dataset.catalog,
    proxy: circumstances.byProxy, incapable: circumstances.isIncapable, form: answersOf(form, circumstances),
    materials: Array.from(received, (box) => Number(box.value)),
  };
}

/** The same for a draft, which also says which item is being mended. */
function contentsOf(form) {
  return { ...filled(form), ...(form.dataset.item ? { item: form.dataset.item } : {}) };
}

const circumstancesOf = (form) =>
  ({ byProxy: isTicked(form, "by-proxy"), isIncapable: isTicked(form, "is-incapable") });

function answersOf(form, { byProxy }) {
  const answers = {};
  for (const place of fieldsOf(form)) {
    if (place.dataset.when === "proxy" && !byProxy) continue;
    const answer = answerOf(place);
    if (answer !== null) answers[place.dataset.field] = answer;
  }
  return answers;
}

function answerOf(place) {
  switch (place.dataset.type) {
    case "bool": {
      if (place.hasAttribute("data-declaration")) return control(place).checked;
      const chosen = place.querySelector("input:checked");
      return chosen ? chosen.value === "yes" : null;
    }
    case "signature": return signatureOf(place);
    case "table": return rowsOf(place);
    case "multiselect": {
      const chosen = Array.from(place.querySelectorAll("input:checked"), (box) => box.value);
      return chosen.length > 0 ? chosen : null;
    }
    default: return control(place).value.trim() || null;
  }
}

// MARK: While a field is left.

const plain = ["idno", "phone", "int", "number", "money", "bankacct"];

/** Full-width digits of a Chinese keyboard become plain ones, what follows from the answer is filled in, and what is
 *  wrong is said at once. What is merely empty is not wrong yet. */
function left(form, place, field) {
  if (plain.includes(field.type)) {
    const box = control(place);
    const text = box.value.normalize("NFKC").trim();
    if (text !== box.value) box.value = field.type === "idno" ? text.toUpperCase() : text;
  }
  const { spec } = forms.get(form);
  const answers = answersOf(form, circumstancesOf(form));
  if (field.type === "idno" || field.type === "date") {
    derive(form, spec, field, answers);
    follow(form);
  }
  const value = answers[field.name];
  if (isEmpty(value)) return;
  const problem = problemOf(spec.rules, field, value, field.idType && answers[field.idType]);
  if (problem) say(form, problem);
  else if (["card.number", "card.birth"].includes(field.prefill)) sayBirth(form, spec);
}

function sayBirth(form, spec) {
  const problem = problemOfBirth(spec, answersOf(form, circumstancesOf(form)));
  const birth = spec.fields.find((field) => field.prefill === "card.birth");
  if (problem) say(form, problem);
  else if (birth) clear(placeOf(form, birth.name));
}

/** The date of birth from a citizen's number, the age band from the date of birth; only where nothing stands yet. */
function derive(form, spec, source, answers) {
  for (const field of spec.fields.filter(({ derivedFrom }) => derivedFrom === source.name)) {
    const place = placeOf(form, field.name);
    const value = answers[source.name];
    if (!place || !value || answerOf(place) !== null) continue;
    if (field.type === "date" && source.type === "idno") control(place).value = birthOf(spec.rules.idno, value) ?? "";
    if (field.type === "select" && source.type === "date") {
      control(place).value = ageBand(ageOn(spec.today, value), field.options) ?? "";
    }
    if (field.type === "date") derive(form, spec, field, { ...answers, [field.name]: control(place).value });
  }
}

/** Shows what is asked for under the circumstances, and marks it as needed. */
function follow(form) {
  const { spec } = forms.get(form);
  const circumstances = circumstancesOf(form);
  const conditions = conditionsOf(spec, answersOf(form, circumstances), circumstances);
  for (const place of form.querySelectorAll("[data-when]")) {
    const isAsked = conditions.has(place.dataset.when);
    if (place.matches('[data-field][data-when="proxy"]')) place.hidden = !circumstances.byProxy;
    if (place.matches("[data-material]")) place.toggleAttribute("data-needed", isAsked);
    place.classList.toggle("is-needed", isAsked);
    for (const stop of place.querySelectorAll("[aria-required]")) stop.setAttribute("aria-required", String(isAsked));
  }
}

// MARK: What is wrong.

/** Marks every answer and every paper that is wrong, and goes to the first. */
export function showProblems(form, verdict, paperMissing) {
  const elsewhere = [];
  for (const problem of verdict.problems) {
    const place = placeOf(form, problem.field);
    if (place) mark(place, problem.text, problem); else elsewhere.push(problem.text);
  }
  for (const index of verdict.missing) mark(form.querySelector(`[data-material="${index}"]`), paperMissing);
  const summary = form.querySelector("#problems");
  summary.textContent = elsewhere.join(" ");
  summary.hidden = elsewhere.length === 0;
  form.querySelector(".is-wrong :is(input, select, textarea, canvas)")?.focus();
}

function say(form, problem) {
  const place = placeOf(form, problem.field);
  const { spec } = forms.get(form);
  const sentence = spec.sentences[problem.problem];
  const cell = problem.row === undefined ? "" : `${spec.words.row.replace("{n}", problem.row + 1)} `;
  if (place) mark(place, `${cell}${sentence}`, problem);
}

function mark(place, sentence, { row, column } = {}) {
  if (!place) return;
  clear(place);
  place.classList.add("is-wrong");
  const line = place.querySelector(".problem");
  line.textContent = sentence;
  line.hidden = false;
  line.id ||= `problem-${place.dataset.material}`;
  const stops = row === undefined || row === null ? place.querySelectorAll("input, select, textarea") : [markCell(place, { row, column })];
  for (const stop of stops) {
    stop?.setAttribute("aria-invalid", "true");
    stop?.setAttribute("aria-describedby", line.id);
  }
}

function clear(place) {
  if (!place?.classList.contains("is-wrong")) return;
  place.classList.remove("is-wrong");
  place.querySelector(".problem").hidden = true;
  for (const stop of place.querySelectorAll("[aria-invalid]")) {
    stop.removeAttribute("aria-invalid");
    stop.removeAttribute("aria-describedby");
    stop.classList.remove("is-wrong");
  }
}

export function clearProblems(form) {
  for (const place of form.querySelectorAll("[data-field].is-wrong, [data-material].is-wrong")) clear(place);
  form.querySelector("#problems").hidden = true;
}

// MARK: The draft.

/** Hands in what was typed since the last pause. */
export const saveNow = (form) => forms.get(form)?.draft.save();

/** Forgets what was typed and puts the form as it was drawn first in its place. */
export async function restart(form) {
  const { draft, touched } = forms.get(form);
  await draft.drop();
  const { visit, service, item } = form.dataset;
  const query = item ? { visit, item } : { visit, service };
  const response = await fetch(`/fragments/form?${new URLSearchParams(query)}`, { cache: "no-store" });
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => null));
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  const fresh = holder.content.querySelector("form");
  form.replaceWith(fresh);
  fill(fresh, touched);
}
