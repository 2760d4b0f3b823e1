// Checking in (签到): a slip held under the scanner does it by itself, a card with one press. On time it is a number
// at once; otherwise the screen says why not and what can be done now.
import { byId, text } from "./onewindow.js";
import { inWords, span, wholeDay, wholeSlot } from "./kiosk-dates.js";

const secondsToRead = 40;

/** The words of each answer that is no number, and what it leaves to do, the likeliest first. */
const answers = {
  tooEarly: { title: "js.checkTooEarlyTitle", says: "js.checkTooEarly", offers: ["done", "see", "take"] },
  otherDay: { title: "js.checkOtherDayTitle", says: "js.checkOtherDay", offers: ["done", "see", "take"] },
  over: { title: "js.checkOverTitle", says: "js.checkOver", offers: ["take", "book", "done"] },
  past: { title: "js.checkPastTitle", says: "js.checkPast", offers: ["take", "book", "done"] },
  used: { title: "js.checkUsedTitle", says: "js.checkUsed", offers: ["done"] },
  cancelled: { title: "js.checkCancelledTitle", says: "js.checkCancelled", offers: ["take", "book", "done"] },
  replaced: { title: "js.checkReplacedTitle", says: "js.checkReplaced", offers: ["done"] },
  notConfirmed: { title: "js.checkNotConfirmedTitle", says: "js.checkNotConfirmed", offers: ["done", "take"] },
  foreign: { title: "js.checkForeignTitle", says: "js.checkForeign", offers: ["done", "take"] },
  forged: { title: "js.checkForgedTitle", says: "js.checkForged", offers: ["done", "take"] },
  lost: { title: "js.checkLostTitle", says: "js.checkLost", offers: ["done", "take"] },
  closed: { title: "js.checkClosedTitle", says: "js.checkClosed", offers: ["done"] },
  failed: { title: "js.checkFullTitle", says: "js.checkFull", offers: ["done"] },
  full: { title: "js.checkFullTitle", says: "js.checkFull", offers: ["done"] },
};

/** `page` is what `kiosk.js` hands to each of its parts, `asking` asks the server, and the others are where it leads. */
export function startCheckIn(page, asking, { ticket, booking, own }) {
  const stage = byId("stage");
  /** The ticket that was shown last: a slip held there a little long is heard twice. */
  let shown = null;

  function today() { return page.told().today; }

  /** A check-in's outcome: a number, or the reason why there is none. */
  function show(news) {
    const { verdict, appointment, scan } = news;
    if (news.ticket && verdict !== "used") return showNumber(news);
    const { title, says, offers } = answers[verdict] ?? answers.failed;
    const words = verdict === "used" && !news.ticket ? "js.checkUsedAlone" : says;
    booking.show("check-note", page.goIdle, { title: text(title), sentence: text(words, wordsOf(news)) });
    stage.querySelector("#check-note").dataset.verdict = verdict;
    page.fill(stage, "matter", appointment ? inWords(appointment.service) : "");
    page.fill(stage, "slot", appointment ? wholeSlot(appointment, today()) : "");
    stage.querySelector(".check-booking").hidden = !appointment || verdict === "used";
    page.fill(stage, "number", verdict === "used" ? news.ticket?.number ?? "" : "");
    if (scan && appointment) own.take(appointment, scan);
    const buttons = offers.filter((offer) => isPossible(offer, scan && appointment?.changeable));
    stage.querySelector(".deeds").append(...buttons.map((offer) => byId(`check-${offer}`)));
    for (const offer of buttons) byId(`check-${offer}`).hidden = false;
    byId(`check-${buttons[0]}`).classList.remove("plain");
    page.announce();
    page.leaveIn(secondsToRead);
  }

  /** A closed hall gives no number; what needs the booking itself is there only where the slip stands for it. */
  function isPossible(offer, changeable) {
    switch (offer) {
      case "take": return page.told().doors !== "closed";
      case "book": return page.told().booking === "open";
      case "see": return Boolean(changeable);
      default: return true;
    }
  }

  function wordsOf({ from, appointment }) {
    return {
      from: from ?? "", day: appointment ? wholeDay(appointment.date, today()) : "",
      span: appointment ? span(appointment.start, appointment.end) : "",
    };
  }

  function showNumber({ verdict, ticket: number, appointment }) {
    const note = verdict === "early" ? text("js.checkEarly") : verdict === "late" ? text("js.checkLate") : "";
    const said = text("js.checkDone", { start: appointment?.start ?? "", matter: inWords(appointment?.service) });
    shown = number.id;
    ticket.show(number, said, note);
  }

  async function withCard() {
    const body = await asking.send("/api/check-ins", own.due(), (refusal) => {
      if (refusal.body.checkIn) return show(refusal.body.checkIn);
      booking.show("book-refused", page.goIdle, { sentence: refusal.message });
      page.leaveIn(secondsToRead);
    });
    if (body) show({ verdict: body.verdict, ticket: body, appointment: body.appointment });
  }

  return {
    /** Whether its number stands on the screen already. */
    isOnScreen: (news) => page.now().step === "ticket" && shown !== null && news.ticket?.id === shown,

    /** A slip was held under the scanner. */
    heard(news) {
      booking.forget();
      own.forget();
      page.dropCard();
      show(news);
    },

    /** `check` alone checks in with what is on the screen; `check:see` shows the booking of the slip. */
    press(name) {
      const [, what] = name.split(":");
      if (!what) withCard();
      else own.showAll();
    },
  };
}
