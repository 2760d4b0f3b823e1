// How answers are judged, on the page: the steps of FormRules+Answer.swift and FormRules+Form.swift, driven by the same
// `Assets/forms/rules.json`. The kiosk's own verdict counts; this one only comes sooner, while a field is left.
//
// A `spec` is what the form was drawn from: {rules, today, fields, age, byProxyAllowed}. A problem is
// {field, problem, row?, column?}, with the names of `FormProblem`.

const length = (text) => [...text].length;
const isBlank = (text) => /^\p{White_Space}*$/u.test(text);
const isDigits = (text) => /^[0-9]+$/.test(text);

/** Nothing was answered. "No" is an answer. */
export function isEmpty(value) {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return isBlank(value);
  if (Array.isArray(value)) return value.every((cell) => Array.isArray(cell) && cell.every(isBlank));
  return false;
}

/** What is wrong with an answer that was given; null when it is right. */
export function problemOf(rules, field, value, idKind) {
  const found = (problem) => problem && { field: field.name, problem };
  switch (field.type) {
    case "bool":
      if (typeof value !== "boolean") return found("wrongType");
      return found(field.declaration && !value ? "missing" : null);
    case "multiselect": {
      if (!Array.isArray(value) || value.some((one) => typeof one !== "string")) return found("wrongType");
      const known = value.every((one) => field.options?.includes(one));
      return found(known && new Set(value).size === value.length ? null : "notAnOption");
    }
    case "table":
      if (!Array.isArray(value) || value.some((row) => !Array.isArray(row))) return found("wrongType");
      return problemOfRows(rules, field, value);
    default:
      if (typeof value !== "string") return found("wrongType");
      if (field.type === "select") return found(field.options?.includes(value) ? null : "notAnOption");
      return found(problemOfText(rules, value, field.type, field.maxLength, idKind));
  }
}

function problemOfRows(rules, field, rows) {
  const columns = field.columns?.length ?? 0;
  if (rows.length > rules.table.rows) return { field: field.name, problem: "tooManyRows" };
  for (const [row, cells] of rows.entries()) {
    if (cells.length !== columns || isBlank(cells[0] ?? "")) {
      return { field: field.name, problem: "rowIncomplete", row };
    }
    for (const [column, cell] of cells.entries()) {
      if (isBlank(cell)) continue;
      const kind = field.columnTypes?.[column] ?? "text";
      const problem = problemOfText(rules, cell, kind, rules.table.cell);
      if (problem) return { field: field.name, problem, row, column };
    }
  }
  return null;
}

function problemOfText(rules, text, kind, longest, idKind) {
  switch (kind) {
    case "text": return problemOfLines(text, rules.lines.text, longest);
    case "address": return problemOfLines(text, rules.lines.address, longest);
    case "textarea": return problemOfLines(text, rules.lines.textarea, longest);
    case "idno": return isIDNumber(rules.idno, text, idKind) ? null : "notAnIDNumber";
    case "phone": return digitsOf(text, rules.phone) === null ? "notAPhone" : null;
    case "date": return problemOfDate(text, rules.date);
    case "int": return problemOfNumber(text, rules.numbers.int);
    case "number": return problemOfNumber(text, rules.numbers.number);
    case "money": return problemOfNumber(text, rules.numbers.money);
    case "bankacct": return isAccount(text, rules.bankacct) ? null : "notAnAccount";
    case "signature": return isSignature(text, rules.signature) ? null : "notASignature";
    default: return "wrongType";
  }
}

function problemOfLines(text, rule, longest) {
  if (length(text) > (longest ?? rule.longest)) return "tooLong";
  const bare = rule.breaks ? text.replace(/[\n\r\t]/g, "") : text;
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(bare) ? "hasLineBreak" : null;
}

function problemOfDate(text, rule) {
  if (!isDay(text)) return "notADate";
  return rule.from <= text && text <= rule.to ? null : "outOfRange";
}

function isDay(text) {
  const [, year, month, day] = text.match(/^(\d{4})-(\d{2})-(\d{2})$/)?.map(Number) ?? [];
  if (!year || !month || !day || month > 12) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function problemOfNumber(text, rule) {
  const parts = (text.startsWith("-") ? text.slice(1) : text).split(".");
  if (parts.length > 2 || !parts.every(isDigits)) return "notANumber";
  if (parts.length === 2 && parts[1].length > rule.decimals) return "tooManyDecimals";
  if (text.startsWith("-") && !rule.negative) return "outOfRange";
  return parts[0].length > rule.digits ? "outOfRange" : null;
}

// MARK: Numbers with a check.

function isIDNumber(rule, text, idKind) {
  if (rule.others.kinds.includes(idKind)) {
    const { shortest, longest } = rule.others;
    return text.length >= shortest && text.length <= longest && /^[0-9A-Za-z]+$/.test(text);
  }
  return birthOf(rule, text) !== null || isForeignersNumber(rule.foreigner, text);
}

const isForeignersNumber = ({ letters, digits }, text) =>
  text.length === letters + digits && /^[A-Za-z]+$/.test(text.slice(0, letters)) && isDigits(text.slice(letters));

/** The date of birth a citizen's number says; null for what is no such number. */
export function birthOf({ citizen }, text) {
  const number = text.toUpperCase();
  const body = number.slice(0, citizen.digits);
  if (number.length !== citizen.digits + 1 || !isDigits(body)) return null;
  const sum = citizen.weights.reduce((sum, weight, place) => sum + weight * Number(body[place]), 0);
  if (citizen.checks[sum % citizen.checks.length] !== number[citizen.digits]) return null;
  const birth = `${body.slice(6, 10)}-${body.slice(10, 12)}-${body.slice(12, 14)}`;
  return isDay(birth) ? birth : null;
}

function digitsOf(text, rule) {
  const bare = rule.plus && text.startsWith("+") ? text.slice(1) : text;
  const digits = [...bare].filter((one) => !rule.between.includes(one)).join("");
  return digits.length >= rule.shortest && digits.length <= rule.longest && isDigits(digits) ? digits : null;
}

function isAccount(text, rule) {
  const digits = digitsOf(text, rule);
  if (digits === null) return false;
  const { card } = rule;
  if (!card || !digits.startsWith(card.prefix) || digits.length < card.shortest || digits.length > card.longest) {
    return true;
  }
  const sum = [...digits].reverse().reduce((sum, one, place) => {
    const digit = Number(one) * (place % 2 + 1);
    return sum + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

function isSignature(text, rule) {
  if (text === rule.paper) return true;
  if (!text.startsWith(rule.ink) || length(text) > rule.longest) return false;
  const points = text.slice(rule.ink.length).split(/[; ]/);
  return points.length >= rule.points && points.every((point) => {
    const ends = point.split(",");
    return ends.length === 2 && ends.every((end) => /^[0-9]{1,4}$/.test(end) && Number(end) <= rule.side);
  });
}

// MARK: The whole form.

export function ageOn(today, birth) {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) >= birth.slice(5) ? years : years - 1;
}

/** The date of birth the form states, the one its ID number says, and the field it stands in; of the applicant. */
function birthsIn(spec, form) {
  const number = spec.fields.find((field) => field.prefill === "card.number");
  const field = spec.fields.find((field) => field.prefill === "card.birth");
  const fromNumber = number && typeof form[number.name] === "string" ? birthOf(spec.rules.idno, form[number.name]) : null;
  const stated = field && typeof form[field.name] === "string" && isDay(form[field.name]) ? form[field.name] : null;
  return { field, fromNumber, stated, applicant: fromNumber ?? stated };
}

/** What makes optional fields required, by the names of `requiredWhen`. */
export function conditionsOf(spec, form, { byProxy = false, isIncapable = false } = {}) {
  const conditions = new Set();
  const isAnswered = spec.fields.some((field) => field.requiredWhen === "proxy" && !isEmpty(form[field.name]));
  if (byProxy || isAnswered) conditions.add("proxy");
  const { applicant } = birthsIn(spec, form);
  if (isIncapable || (applicant && ageOn(spec.today, applicant) < spec.rules.adult)) {
    conditions.add("minor_or_incapable");
  }
  return conditions;
}

/** Everything wrong with the form, in the order of its fields. */
export function problemsOf(spec, form, circumstances = {}) {
  const known = new Set(spec.fields.map((field) => field.name));
  const problems = Object.keys(form).filter((name) => !known.has(name)).sort()
    .map((field) => ({ field, problem: "unknownField" }));
  if (circumstances.byProxy && !spec.proxyAllowed) problems.push({ field: "byProxy", problem: "proxyNotAllowed" });
  const conditions = conditionsOf(spec, form, circumstances);
  for (const field of spec.fields) {
    const value = form[field.name];
    if (isEmpty(value)) {
      if (field.required || conditions.has(field.requiredWhen)) problems.push({ field: field.name, problem: "missing" });
      continue;
    }
    const problem = problemOf(spec.rules, field, value, field.idType && form[field.idType]);
    if (problem) problems.push(problem);
  }
  const birth = problemOfBirth(spec, form);
  return birth ? [...problems, birth] : problems;
}

/** Whether the dates of birth agree and the age is served; null when there is nothing wrong. */
export function problemOfBirth(spec, form) {
  const { field, fromNumber, stated, applicant } = birthsIn(spec, form);
  if (field && fromNumber && stated && fromNumber !== stated) {
    return { field: field.name, problem: "birthDoesNotMatch" };
  }
  if (!spec.age || !applicant) return null;
  const age = ageOn(spec.today, applicant);
  const isServed = age >= (spec.age.min ?? 0) && age <= (spec.age.max ?? Infinity);
  return isServed ? null : { field: field?.name ?? "age", problem: "ageNotServed" };
}

/** The option whose span of years holds `age`, such as `80-89周岁`; null when none does. */
export function ageBand(age, options) {
  return options.find((option) => {
    const ends = (option.match(/[0-9]+/g) ?? []).map(Number);
    if (ends.length === 2) return ends[0] <= age && age <= ends[1];
    if (ends.length !== 1) return false;
    return (option.includes("以上") && age >= ends[0]) || (option.includes("以下") && age <= ends[0]);
  }) ?? null;
}
