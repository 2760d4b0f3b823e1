// The bookings of whoever holds the card or the scanned slip: see them, move, cancel (and take that back), print the
// slip again, check in.
import { byId, text } from "./onewindow.js";
import { inWords, span, wholeDay, wholeSlot } from "./kiosk-dates.js";

const secondsToUndo = 60;
const secondsToRead = 40;

/** `page` is what `kiosk.js` hands to each of its parts, `asking` asks the server, `booking` shows the steps. */
export function startOwnBookings(page, asking, booking) {
  const stage = byId("stage");
  /** What the holder has booked, and by what it is known that it is theirs: `{card}` or `{scan}`. */
  let known = [];
  let by = null;
  /** The one being looked at. */
  let current = null;

  function today() { return page.told().today; }

  function showAll() {
    if (known.length === 0) return booking.show("own-none", page.goHome);
    if (known.length === 1) return showOne(known[0]);
    booking.show("own-list", page.goHome);
    stage.querySelector('[data-slot="bookings"]').replaceChildren(...known.map((one, index) => {
      const button = byId("own-item").content.cloneNode(true).firstElementChild;
      page.fill(button, "slot", wholeSlot(one, today()));
      page.fill(button, "matter", inWords(one.service));
      button.dataset.press = `own:one:${index}`;
      return button;
    }));
  }

  function showOne(one) {
    current = one;
    booking.show("own-one", known.length > 1 ? showAll : page.goHome, {
      day: wholeDay(one.date, today()), time: span(one.start, one.end), matter: inWords(one.service),
      number: one.number,
    });
    page.fill(stage, "ticket", one.ticket ?? "");
    byId("own-ticket").hidden = !one.ticket;
    byId("own-check-in").hidden = one.checkIn !== "now";
    for (const deed of ["own-move", "own-print", "own-cancel"]) byId(deed).hidden = !one.changeable;
  }

  /** The answer's body; null when it was refused, which is then on the screen, with the way back to `back`. */
  function send(what, back = showOne.bind(null, current)) {
    return asking.send(`/api/appointments/${current.id}/${what}`, by, (refusal) => {
      booking.show("book-refused", back, { sentence: refusal.message });
      page.leaveIn(secondsToRead);
    });
  }

  async function cancel() {
    const mine = current;
    if (!await send("cancel")) return;
    known = known.filter((one) => one.id !== mine.id);
    booking.show("own-cancelled", page.goIdle, { slot: wholeSlot(mine, today()), matter: inWords(mine.service) });
    page.leaveIn(secondsToUndo);
  }

  async function restore() {
    // Its place may be gone by now; what was cancelled is then not to be looked at again.
    const back = await send("restore", page.goIdle);
    if (back) booking.showBooked(back, text("js.bookRestored"));
  }

  async function print() {
    const again = await send("print");
    if (again) booking.showBooked(again, text("js.bookAgain"));
  }

  /** Looks up what the card's holder has booked; resolves when it is known. */
  async function find(card) {
    [known, by, current] = [[], { card }, null];
    if (page.told().booking !== "open") return;
    try {
      const response = await fetch(
        `/api/cards/${card}/appointments`, { cache: "no-store", signal: AbortSignal.timeout(5000) });
      if (!response.ok) return;
      const { appointments } = await response.json();
      if (by?.card === card) known = appointments.filter((one) => one.changeable || one.checkIn || one.ticket);
    } catch { /* A number can be taken all the same. */ }
  }

  return {
    showAll,

    find,

    /** Somebody's card is greeted: to check in comes first, what else is booked below. */
    offer(card) {
      if (by?.card !== card || page.now().step !== "greeting" || known.length === 0) return;
      byId("own-offer").hidden = false;
      const due = known.find((one) => one.checkIn === "now");
      if (!due) return;
      page.fill(stage, "due", text("js.checkDue", { start: due.start, matter: inWords(due.service) }));
      byId("check-in").hidden = false;
      stage.querySelector(".greeting").classList.add("has-booking");
    },

    /** A scanned slip stands for its booking. */
    take(appointment, scan) {
      [known, by, current] = [[appointment], { scan }, appointment];
    },

    /** The booking to check in with the card, and the card. */
    due() {
      const one = current ?? known.find((each) => each.checkIn === "now");
      return { ...by, appointment: one?.id };
    },

    press(name) {
      const [, what, which] = name.split(":");
      if (!what) return void showAll();
      if (what === "find") return void find(page.now().card).then(showAll);
      if (what === "one") return void showOne(known[Number(which)]);
      if (!current) return;
      switch (what) {
        case "move": booking.startMove(current, by, showOne.bind(null, current)); break;
        case "cancel": cancel(); break;
        case "restore": restore(); break;
        case "print": print(); break;
      }
    },

    forget() { [known, by, current] = [[], null, null]; },
  };
}
