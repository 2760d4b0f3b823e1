// Booking at the resident's screen (预约): what, which day, what time, is it right, and the slip. With a card five
// touches at most; without one a telephone number is asked for. Own bookings are moved over the same steps.
import { ask, byId, newKey, text } from "./onewindow.js";
import { inWords, span, wholeDay, wholeSlot } from "./kiosk-dates.js";
import { drawDays, drawOffers, drawServices, drawSlots, nearest } from "./kiosk-choices.js";
import { startKeypad } from "./kiosk-keypad.js";

const secondsToRead = 40;
const daysAsked = 31;

/** `page` is what `kiosk.js` hands to each of its parts, `asking` asks the server, `slip` shows what was booked. */
export function startBooking(page, asking, slip) {
  const stage = byId("stage");
  /** What is being booked or moved, as far as it was told; null while nothing is. */
  let wish = null;
  /** Where "back" leads. */
  let before = page.goIdle;
  /** The matters as last heard: the screen stays up for weeks, and what is asked for most changes. */
  let matters = { services: [], categories: [] };
  const keypad = startKeypad(page, (phone) => { wish.phone = phone; hold(); });

  function show(step, back, slots = {}) {
    before = back;
    page.show(step, slots);
  }

  function today() { return page.told().today; }

  /** Who books: the card on the screen, the scanned slip, or the telephone number. */
  function who() {
    return wish.scan ? { scan: wish.scan } : wish.card ? { card: wish.card } : { phone: wish.phone };
  }

  // MARK: What.

  async function begin() {
    const { card, resident } = page.now();
    drop();
    wish = { card, resident };
    const heard = await asking.look("/api/services", () => {
      // Those heard the last time will do.
      if (matters.services.length > 0) askService();
      else fail(text("js.noAnswer"), begin);
    });
    if (!heard) return;
    matters = heard;
    askService();
  }

  function askService() {
    show("book-service", page.goHome);
    drawServices(stage, matters);
  }

  function askCategory(code) {
    const category = matters.categories.find((one) => one.code === code);
    show("book-category", askService, { title: inWords(category) });
    drawServices(stage, matters, code);
  }

  function chooseService(code) {
    wish.service = matters.services.find((service) => service.code === code);
    const { category } = wish.service;
    wish.leaf = page.now().step === "book-category" ? () => askCategory(category) : askService;
    if (wish.service.bookable) return askDay();
    // A call for help is heard at once.
    show("book-refused", wish.leaf, { sentence: text("js.bookNoNeed") });
    byId("book-take").hidden = page.told().doors === "closed";
  }

  // MARK: When.

  async function askDay() {
    if (await lookAtDays()) showDays(0);
  }

  /** The days and their slots as they stand now; true once they are there. */
  async function lookAtDays() {
    // Of a matter that few may see the screen knows no code; its days are those of any other.
    const service = wish.service.code ? `service=${wish.service.code}&` : "";
    const path = `/api/appointments/slots?${service}days=${daysAsked}`;
    const heard = await asking.look(path, () => fail(text("js.noAnswer"), askDay));
    if (heard) wish.days = heard.days;
    return heard !== null;
  }

  function showDays(from) {
    show("book-day", wish.back ?? wish.leaf ?? askService, { matter: inWords(wish.service) });
    wish.shown = from;
    wish.offers = drawDays(stage, wish.days, today(), from);
  }

  function askSlot(date, part) {
    wish.day = wish.days.find((day) => day.date === date);
    show("book-slot", () => showDays(wish.shown), { matter: inWords(wish.service), day: wholeDay(date, today()) });
    wish.offers = drawSlots(stage, wish.day, part);
  }

  /** `slot` says its date, start and end. */
  function choose(slot) {
    [wish.day, wish.slot] = [wish.days.find((day) => day.date === slot.date), slot];
    if (wish.from) return confirmMove();
    if (!wish.card) return askPhone();
    hold();
  }

  function askPhone() {
    show("book-phone", () => askSlot(wish.day.date));
    keypad.draw();
  }

  // MARK: Is it right?

  async function hold() {
    const body = { ...who(), service: wish.service.code, date: wish.slot.date, start: wish.slot.start };
    const held = await send("/api/appointments/holds", body, hold);
    if (!held) return;
    wish.hold = held.hold;
    wish.until = performance.now() + held.seconds * 1000;
    wish.key = newKey();
    confirm();
  }

  function confirm() {
    const { resident, phone } = wish;
    const back = wish.card ? () => askSlot(wish.day.date) : askPhone;
    show("book-confirm", () => { release(); back(); }, {
      matter: inWords(wish.service), day: wholeDay(wish.slot.date, today()),
      time: span(wish.slot.start, wish.slot.end),
      who: wish.card ? resident?.name ?? "" : text("js.bookPhoneTail", { tail: phone.slice(-4) }),
    });
    beat();
  }

  function confirmMove() {
    show("book-move", () => askSlot(wish.day.date), {
      matter: inWords(wish.service), from: wholeSlot(wish.from, today()),
      day: wholeDay(wish.slot.date, today()), time: span(wish.slot.start, wish.slot.end),
    });
    wish.key = newKey();
  }

  async function book() {
    const { hold: held, slot, service, key } = wish;
    const body = {
      ...who(), hold: held, service: service.code, date: slot.date, start: slot.start,
      language: document.documentElement.lang === "en" ? "en" : "zh",
    };
    const booked = await send("/api/appointments", body, book, key);
    if (booked) showBooked(booked, text("js.bookBooked"));
  }

  async function move() {
    const { from, slot, key } = wish;
    const moved = await send(
      `/api/appointments/${from.id}/move`, { ...who(), date: slot.date, start: slot.start }, move, key);
    if (moved) showBooked(moved, text("js.bookMoved"));
  }

  // MARK: What is refused.

  /** `again` repeats what was asked for, as it was. */
  const send = (path, body, again, key) => asking.send(path, body, (refusal) => refused(refusal, again), key);

  function refused(refusal, again) {
    switch (refusal.body.type?.split(":").pop()) {
      case "slotFull":
      case "notBookable": return lapsed(refusal.message);
      case "cardForgotten": return askCardAgain(again);
      case "badPhone":
        show("book-phone", () => askSlot(wish.day.date));
        return keypad.draw(refusal.message);
      case "alreadyBooked":
        show("book-refused", () => askSlot(wish.day.date), { sentence: refusal.message });
        byId("book-see-own").hidden = !wish.card;
        return page.leaveIn(secondsToRead);
      default:
        if (refusal.status === 404 && wish.hold) return lapsed(text("js.bookLapsed"));
        if (refusal.status === 0 || refusal.status >= 500) return fail(refusal.message, again);
        show("book-refused", page.goIdle, { sentence: refusal.message });
        return page.leaveIn(secondsToRead);
    }
  }

  /** The place went to somebody else, or was not confirmed in time: the nearest ones that are free. */
  async function lapsed(sentence) {
    const wanted = wish.slot;
    wish.hold = null;
    if (!await lookAtDays()) return;
    show("book-lapsed", () => showDays(0), { sentence });
    wish.offers = drawOffers(stage, nearest(wish.days, wanted), today());
  }

  function showBooked(booked, title) {
    drop();
    slip.show(booked, title);
  }

  function fail(sentence, again) {
    show("book-failed", page.goIdle, { sentence });
    wish ??= {};
    wish.again = again;
  }

  /** A card is good for five minutes; after that it has to be laid on the reader once more. */
  function askCardAgain(again) {
    show("book-card", page.goIdle);
    wish.again = again;
  }

  /** Gives back what is held; nobody waits for the answer. */
  function release() {
    if (!wish?.hold) return;
    ask("POST", `/api/appointments/holds/${wish.hold}/release`, {}).catch(() => {});
    wish.hold = null;
  }

  function drop() {
    [wish, before] = [null, page.goIdle];
    keypad.clear();
  }

  function beat() {
    if (page.now().step !== "book-confirm" || !wish?.until) return;
    const left = Math.ceil((wish.until - performance.now()) / 1000);
    if (left <= 0) return void lapsed(text("js.bookLapsed"));
    const two = String(left % 60).padStart(2, "0");
    page.fill(stage, "held", `${Math.floor(left / 60)}:${two}`);
  }

  return {
    showBooked,
    /** Steps of the own bookings lead back the same way. */
    show,
    beat,
    key: (event) => { if (page.now().step === "book-phone") keypad.key(event); },

    /** Moves `from`, a booking of whoever holds the card or the slip `by`; `back` leads to where it was looked at. */
    startMove(from, by, back) {
      drop();
      wish = { ...by, from, back, service: from.service, resident: page.now().resident };
      askDay();
    },

    /** While somebody books, a card laid down is theirs: it spares the number, or is as good as new. */
    heardCard(news) {
      const { step, resident } = page.now();
      if (!wish || !step.startsWith("book-") || step === "book-done") return false;
      if (news.state !== "read") return true;
      const isSame = !wish.card || (resident?.name === news.resident.name && resident?.age === news.resident.age);
      if (!isSame) return false;
      const held = step === "book-confirm" && !wish.card;
      if (held) release();
      page.keepCard(news);
      [wish.card, wish.resident] = [news.card, news.resident];
      // The same press with another reading is another request.
      wish.key = newKey();
      if (step === "book-card") wish.again();
      if (step === "book-phone" || held) hold();
      return true;
    },

    press(name) {
      const [, what, which] = name.split(":");
      if (!what) return void begin();
      if (what === "before") return before();
      if (!wish) return;
      switch (what) {
        case "service": chooseService(which); break;
        case "category": askCategory(which); break;
        case "day": askSlot(which); break;
        case "days": showDays(Number(which)); break;
        case "part": askSlot(wish.day.date, which); break;
        case "slot": choose(wish.offers[Number(which)]); break;
        case "other": showDays(0); break;
        case "key": keypad.press(which); break;
        case "confirm": book(); break;
        case "move": move(); break;
        case "again": wish.again(); break;
      }
    },

    forget() {
      release();
      drop();
    },
  };
}
