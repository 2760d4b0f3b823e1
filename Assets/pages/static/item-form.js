// The form of a matter on the console: what is filled in, and what is wrong with it, all at once.

const control = (field) => field.querySelector("input, select, textarea");
const proxyBox = (form) => form.querySelector("#by-proxy");

/** Makes a form that was just put on the page ready for typing; `touched` runs at every change. */
export function fill(form, touched) {
  const showProxy = () => {
    for (const field of form.querySelectorAll(".for-proxy")) field.hidden = !proxyBox(form)?.checked;
  };
  showProxy();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    touched();
    if (event.target === proxyBox(form)) showProxy();
    clear(event.target.closest(".field, [data-material]"));
  });
  form.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const place = copy.parentElement.querySelector("input");
    place.value = form.querySelector(`[name="${copy.dataset.copy}"]`).value;
    place.dispatchEvent(new Event("input", { bubbles: true }));
    place.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || !event.target.matches("input, select")) return;
    event.preventDefault();
    const stops = Array.from(form.querySelectorAll("input, select, textarea")).filter((stop) => stop.offsetParent);
    stops[stops.indexOf(event.target) + 1]?.focus();
  });
  firstEmpty(form)?.focus();
}

function firstEmpty(form) {
  return Array.from(form.querySelectorAll(".field input, .field select, .field textarea"))
    .find((stop) => stop.offsetParent && stop.getAttribute("aria-required") && !stop.value && stop.type !== "checkbox");
}

/** What the clerk filled in, in the words of the API. Answers not given are left out. */
export function filled(form) {
  const proxy = proxyBox(form)?.checked ?? false;
  const answers = {};
  for (const field of form.querySelectorAll("[data-field]")) {
    if (field.classList.contains("for-proxy") && !proxy) continue;
    const answer = answerOf(field);
    if (answer !== null) answers[field.dataset.field] = answer;
  }
  const received = form.querySelectorAll("[data-material] input:checked");
  return {
    visit: form.dataset.visit, service: form.dataset.service, proxy, form: answers,
    materials: Array.from(received, (box) => Number(box.value)),
  };
}

function answerOf(field) {
  switch (field.dataset.type) {
    case "bool": return control(field).checked;
    case "signature": return control(field).checked ? "paper" : null;
    case "multiselect": {
      const chosen = Array.from(field.querySelectorAll("input:checked"), (box) => box.value);
      return chosen.length > 0 ? chosen : null;
    }
    default: return control(field).value.trim() || null;
  }
}

/** Marks every answer and every paper that is wrong, and goes to the first. */
export function showProblems(form, verdict, paperMissing) {
  const elsewhere = [];
  for (const { field, text } of verdict.problems) {
    const place = form.querySelector(`[data-field="${CSS.escape(field)}"]`);
    if (place) mark(place, text); else elsewhere.push(text);
  }
  for (const index of verdict.missing) mark(form.querySelector(`[data-material="${index}"]`), paperMissing);
  const summary = form.querySelector("#problems");
  summary.textContent = elsewhere.join(" ");
  summary.hidden = elsewhere.length === 0;
  form.querySelector(".is-wrong input, .is-wrong select, .is-wrong textarea")?.focus();
}

function mark(place, sentence) {
  if (!place) return;
  place.classList.add("is-wrong");
  const line = place.querySelector(".problem");
  line.textContent = sentence;
  line.hidden = false;
  line.id ||= `problem-${place.dataset.material}`;
  for (const stop of place.querySelectorAll("input, select, textarea")) {
    stop.setAttribute("aria-invalid", "true");
    stop.setAttribute("aria-describedby", line.id);
  }
}

function clear(place) {
  if (!place?.classList.contains("is-wrong")) return;
  place.classList.remove("is-wrong");
  place.querySelector(".problem").hidden = true;
  for (const stop of place.querySelectorAll("[aria-invalid]")) {
    stop.removeAttribute("aria-invalid");
    stop.removeAttribute("aria-describedby");
  }
}

export function clearProblems(form) {
  for (const place of form.querySelectorAll(".is-wrong")) clear(place);
  form.querySelector("#problems").hidden = true;
}
