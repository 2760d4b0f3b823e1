// Days and hours as people say them: 明天（周二）11月24日, 上午 09:00.
import { text } from "./onewindow.js";

const tomorrows = ["js.bookToday", "js.bookTomorrow", "js.bookDayAfter"];

function isEnglish() { return document.documentElement.lang === "en"; }

function atNoon(date) {
  const [year, month, day] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day, 12));
}

function said(date, options) {
  return new Intl.DateTimeFormat(isEnglish() ? "en-GB" : "zh-Hans", { ...options, timeZone: "UTC" }).format(atNoon(date));
}

/** 11月24日. */
export function dayOfMonth(date) { return said(date, { month: isEnglish() ? "short" : "long", day: "numeric" }); }

/** 周二. */
export function weekday(date) { return said(date, { weekday: "short" }); }

/** 今天, 明天, 后天; nothing for days further away. */
export function near(date, today) {
  const days = Math.round((atNoon(date) - atNoon(today)) / 86400000);
  return tomorrows[days] ? text(tomorrows[days]) : "";
}

/** The whole of it: 明天（周二）11月24日. */
export function wholeDay(date, today) {
  const name = near(date, today);
  const values = { near: name, weekday: weekday(date), date: dayOfMonth(date) };
  return name ? text("js.bookNearDay", values) : text("js.bookFarDay", values);
}

/** Which part of the day: 上午 before noon, 下午 before six, 晚上. */
export function partOfDay(start) {
  const hour = Number(start.slice(0, 2));
  return hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
}

const parts = { morning: "js.bookMorning", afternoon: "js.bookAfternoon", evening: "js.bookEvening" };

export function partWords(part) { return text(parts[part]); }

/** 上午 09:00 – 09:30. */
export function span(start, end) {
  return text("js.bookSpan", { part: partWords(partOfDay(start)), start, end });
}

/** The whole of a slot: 明天（周二）11月24日 上午 09:00 – 09:30. */
export function wholeSlot({ date, start, end }, today) {
  return text("js.bookSlot", { day: wholeDay(date, today), span: span(start, end) });
}

/** In the language of the page; a thing with `zh` and `en`. */
export function inWords(words) { return (isEnglish() ? words?.en : words?.zh) ?? ""; }
