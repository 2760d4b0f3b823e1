"""Answers to the questions of the catalogue, good ones and bad ones, and the hands that give them to a page."""

import json

from programs import ROOT

CATALOG = json.loads((ROOT / "Assets/catalog/centre.json").read_text())
RULES = json.loads((ROOT / "Assets/forms/rules.json").read_text())


def id_number(birth):
    body = "990000" + birth.replace("-", "") + "002"
    citizen = RULES["idno"]["citizen"]
    total = sum(weight * int(digit) for weight, digit in zip(citizen["weights"], body))
    return body + citizen["checks"][total % 11]


def birth_of(service):
    return "2020-02-29" if "max" in service.get("age", {}) else "1935-12-31"


def good_cell(kind):
    return {"idno": id_number("1955-12-31"), "phone": "13800000000", "money": "100", "number": "100",
            "int": "100", "date": "2020-02-29"}.get(kind, "样例")


def good(field, service):
    """An answer that is right."""
    kinds = field.get("columnTypes", [])
    row = ["测试甲" if place == 0 else good_cell(kinds[place] if place < len(kinds) else "text")
           for place in range(len(field.get("columns", [])))]
    return {
        "text": "样例", "textarea": "第一行\n第二行", "address": "测试省测试市测试路1号",
        "idno": id_number(birth_of(service)), "phone": "0779-1234567",
        "date": birth_of(service) if field.get("prefill") == "card.birth" else "2020-02-29",
        "int": "3", "number": "1.25", "money": "1200.50", "select": (field.get("options") or [""])[0],
        "multiselect": (field.get("options") or [])[:2], "bool": True,
        "bankacct": "6217 0000 0000 0000 012", "table": [row], "signature": "paper",
    }[field["type"]]


def bad(field):
    """Every way an answer can be wrong that somebody could type, draw or choose, with what is said of it."""
    longest = field.get("maxLength")

    def long(usual):
        return "长" * ((longest or usual) + 1)

    lines = RULES["lines"]
    columns = len(field.get("columns", []))
    return {
        "text": [(long(lines["text"]["longest"]), "tooLong")],
        "address": [(long(lines["address"]["longest"]), "tooLong")],
        "textarea": [(long(lines["textarea"]["longest"]), "tooLong"), ("\x07", "hasLineBreak")],
        "idno": [("990000195512310022", "notAnIDNumber"), ("12345", "notAnIDNumber")],
        "phone": [("一二三", "notAPhone"), ("1234", "notAPhone")],
        "date": [("1899-12-31", "outOfRange")],
        "int": [("三", "notANumber"), ("1.5", "tooManyDecimals"), ("1234567890", "outOfRange")],
        "number": [("1e3", "notANumber"), ("0.12345", "tooManyDecimals")],
        "money": [("1,000", "notANumber"), ("-1", "outOfRange"), ("0.123", "tooManyDecimals")],
        "select": [], "multiselect": [],
        "bool": [(False, "missing")] if field.get("declaration") else [],
        "bankacct": [("6217000000000000013", "notAnAccount"), ("1234567", "notAnAccount")],
        "table": [([[""] + ["1"] * (columns - 1)], "rowIncomplete")] if columns > 1 else [],
        "signature": [("ink:1,1 2,2", "notASignature")],
    }[field["type"]]


#: Scripts: `put(field, value)` gives the control of a question an answer; `verdicts()` asks page and kiosk.
LIBRARY = """
const form = () => document.getElementById("item-form");
const placeOf = (name) => form().querySelector(`[data-field="${CSS.escape(name)}"]`);
const tell = (stop) => stop.dispatchEvent(new Event("input", { bubbles: true }));
const rowsOf = (place) => Array.from(place.querySelectorAll("tbody tr"));

/** Gives the control of a question an answer, as fingers would. */
function put(field, value) {
  const place = placeOf(field.name);
  const first = place.querySelector("input, select, textarea");
  switch (field.type) {
    case "bool":
      if (field.declaration) first.checked = value;
      else place.querySelector(`input[value="${value ? "yes" : "no"}"]`).checked = true;
      tell(first);
      return;
    case "multiselect":
      for (const box of place.querySelectorAll("input")) box.checked = value.includes(box.value);
      tell(first);
      return;
    case "table":
      value.forEach((cells, row) => {
        while (rowsOf(place).length <= row) place.querySelector(".add-row").click();
        cells.forEach((cell, column) => {
          const box = rowsOf(place)[row].querySelectorAll("input")[column];
          box.value = cell;
          tell(box);
        });
      });
      return;
    case "signature":
      place.querySelector(".clear").click();
      if (value === "paper") {
        first.checked = true;
        first.dispatchEvent(new Event("change", { bubbles: true }));
      } else if (value) draw(place.querySelector("canvas"), value);
      tell(first);
      return;
    default:
      first.value = value;
      tell(first);
  }
}

/** Puts the pen down and moves it over the points, as a finger would. */
function draw(canvas, ink) {
  const box = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => {};
  const at = (type, [x, y]) => canvas.dispatchEvent(new PointerEvent(type, {
    bubbles: true, button: 0, pointerId: 1,
    clientX: box.left + x * box.width / 1000, clientY: box.top + y * box.width / 1000,
  }));
  for (const stroke of ink.slice(4).split(";")) {
    const points = stroke.split(" ").map((point) => point.split(",").map(Number));
    at("pointerdown", points[0]);
    points.slice(1).forEach((point) => at("pointermove", point));
    at("pointerup", points.at(-1));
  }
}

/** What the page says of the form, and what the kiosk says of it; each as "field problem row column". */
async function verdicts() {
  const { filled } = await import("/static/item-form.js");
  const { problemsOf } = await import("/static/form-rules.js");
  const asked = filled(form());
  const own = problemsOf(JSON.parse(form().dataset.spec), asked.form,
    { byProxy: asked.proxy, isIncapable: asked.incapable });
  const response = await fetch("/fragments/check", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked),
  });
  const kiosk = response.ok ? (await response.json()).problems : [{ field: "status", problem: response.status }];
  const line = ({ field, problem, row, column }) => [field, problem, row ?? "", column ?? ""].join(" ").trim();
  return { page: own.map(line), kiosk: kiosk.map(line), asked };
}
"""
