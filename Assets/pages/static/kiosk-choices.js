// What can be chosen while booking, drawn as tiles: matters, days, hours. Each tile is a <template>; the days and hours
// come from the server as they stand now, and what cannot be had says why.
import { byId, text } from "./onewindow.js";
import { dayOfMonth, inWords, near, partOfDay, partWords, weekday, wholeSlot } from "./kiosk-dates.js";

/** More tiles than these are not taken in at a glance. */
const usualMatters = 9;
const daysAtOnce = 15;
const slotsAtOnce = 24;
const offers = 3;

function tile(name, press, slots) {
  const part = byId(name).content.cloneNode(true);
  const button = part.firstElementChild;
  for (const [slot, value] of Object.entries(slots)) {
    for (const place of part.querySelectorAll(`[data-slot="${slot}"]`)) place.textContent = value;
  }
  if (press) button.dataset.press = press;
  return button;
}

function into(stage, slot, tiles) { stage.querySelector(`[data-slot="${slot}"]`).replaceChildren(...tiles); }

/** What is asked for most, and a tile for each category; with `category`, the matters of that one. */
export function drawServices(stage, { services, categories }, category) {
  const tiles = (list) => list.map(
    (service) => tile("book-matter", `book:service:${service.code}`, { name: inWords(service) }));
  if (category) return into(stage, "matters", tiles(services.filter((service) => service.category === category)));
  into(stage, "usual", tiles(services.slice(0, usualMatters)));
  into(stage, "categories", categories.map(
    (one) => tile("book-category", `book:category:${one.code}`, { name: inWords(one) })));
}

/** The days from the `from`-th on, and above them the earliest slot there is. Answers what `book:slot:0` means. */
export function drawDays(stage, days, today, from) {
  const some = days.slice(from, from + daysAtOnce);
  into(stage, "days", some.map((day) => dayTile(day, today)));
  const more = stage.querySelector(".book-more");
  const later = from + daysAtOnce < days.length;
  more.hidden = !later && from === 0;
  more.dataset.press = `book:days:${later ? from + daysAtOnce : 0}`;
  more.textContent = text(later ? "js.bookLaterDays" : "js.bookFirstDays");
  const [first] = nearest(days);
  stage.querySelector(".book-earliest").hidden = !first;
  stage.querySelector(".book-nothing").hidden = Boolean(first);
  if (first) for (const place of stage.querySelectorAll('[data-slot="earliest"]')) place.textContent = wholeSlot(first, today);
  return [first];
}

function dayTile(day, today) {
  const free = day.open && day.free > 0;
  const why = !day.open ? inWords(day.reason) || text("js.bookClosed")
    : text(day.slots.length === 0 ? "js.bookOver" : "js.bookFull");
  const button = tile("book-day", free ? `book:day:${day.date}` : "", {
    near: near(day.date, today), weekday: weekday(day.date), date: dayOfMonth(day.date),
    free: free ? text("js.bookFree", { n: day.free }) : why,
  });
  button.disabled = !free;
  return button;
}

/** The hours of a day in its parts; where they are too many to see at once, one part with a tile for each other. */
export function drawSlots(stage, day, part) {
  const parts = ["morning", "afternoon", "evening"].filter((one) => day.slots.some((slot) => partOfDay(slot.start) === one));
  const many = day.slots.length > slotsAtOnce;
  const first = day.slots.find((slot) => slot.free > 0) ?? day.slots[0];
  const chosen = part ?? partOfDay(first.start);
  const tabs = stage.querySelector(".book-parts");
  tabs.hidden = !many;
  into(stage, "parts", !many ? [] : parts.map((one) => {
    const tab = tile("book-part", `book:part:${one}`, { name: partWords(one) });
    tab.setAttribute("aria-pressed", one === chosen);
    return tab;
  }));
  into(stage, "slots", parts.filter((one) => !many || one === chosen).map((one) => group(one, day, many)));
  return day.slots.map((slot) => ({ date: day.date, start: slot.start, end: slot.end }));
}

function group(part, day, bare) {
  const box = tile("book-group", "", { name: partWords(part) });
  box.querySelector("h2").hidden = bare;
  const tiles = day.slots.map((slot, index) => [slot, index]).filter(([slot]) => partOfDay(slot.start) === part);
  box.querySelector(".book-slots").replaceChildren(...tiles.map(([slot, index]) => {
    const free = slot.free > 0;
    const button = tile("book-slot", free ? `book:slot:${index}` : "", {
      start: slot.start, free: free ? text("js.bookFree", { n: slot.free }) : text("js.bookFull"),
    });
    button.disabled = !free;
    return button;
  }));
  return box;
}

/** Some slots to choose from at once; answers what `book:slot:n` means. */
export function drawOffers(stage, slots, today) {
  into(stage, "offers", slots.map(
    (slot, index) => tile("book-offer", `book:slot:${index}`, { slot: wholeSlot(slot, today) })));
  stage.querySelector(".book-nothing").hidden = slots.length > 0;
  return slots;
}

/** The free slots next to `wanted`, itself first where it is still free; without a wish the earliest ones. */
export function nearest(days, wanted) {
  const free = days.flatMap((day) => (day.open ? day.slots : []).filter((slot) => slot.free > 0)
    .map((slot) => ({ date: day.date, start: slot.start, end: slot.end })));
  if (!wanted) return free.slice(0, offers);
  const minute = ({ date, start }) => Date.parse(`${date}T${start}:00Z`) / 60000;
  const away = (slot) => Math.abs(minute(slot) - minute(wanted));
  return free.sort((one, other) => away(one) - away(other)).slice(0, offers).sort((one, other) => minute(one) - minute(other));
}

