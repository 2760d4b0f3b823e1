// "How far is my matter?" on the resident's screen: the holder of a card sees their own matters, a scanned receipt those
// it lists. It lives in the kiosk's steps as the other parts do, and is gone when nobody is there.
import { byId, text } from "./onewindow.js";
import { dayOfMonth, inWords, near, weekday, wholeDay } from "./kiosk-dates.js";

const secondsWithNote = 15;
/** What fits without scrolling, which nobody looks for here. */
const itemsAtOnce = () => (innerHeight < 900 ? 4 : 6);
const missingAtOnce = () => (innerHeight > innerWidth ? 6 : innerHeight < 900 ? 2 : 4);

const states = {
  received: text("js.progressReceived"), noticed: text("js.progressNoticed"), accepted: text("js.progressAccepted"),
  forwarded: text("js.progressForwarded"), underReview: text("js.progressUnderReview"),
  stopped: text("js.progressStopped"), ready: text("js.progressReady"), completed: text("js.progressCompleted"),
  collected: text("js.progressCollected"), refused: text("js.progressRefused"), withdrawn: text("js.progressWithdrawn"),
};

/** `page` is what `kiosk.js` hands to each of its parts; `rating` takes over when somebody wants to rate. */
export function startProgress(page, rating) {
  const stage = byId("stage");
  /** What is known, by what (`{card}` or `{scan}`), and the item being looked at. */
  let known = null;
  let by = null;
  let current = null;
  let first = 0;

  async function ask(path) {
    const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail ?? "");
    return body;
  }

  function spoken(date) {
    const { today } = page.told();
    if (near(date, today)) return wholeDay(date, today);
    const year = date.slice(0, 4);
    const day = year === today.slice(0, 4) ? dayOfMonth(date) : text("js.progressYear", { year, date: dayOfMonth(date) });
    return text("js.progressDay", { date: day, weekday: weekday(date) });
  }

  function say(item) {
    const values = {
      date: item.due ? spoken(item.due.date) : "", since: item.since ? spoken(item.since) : "",
      body: inWords(item.body) || text("js.progressTheBody"),
    };
    return text(sentence(item), values);
  }

  function sentence({ stage, due, since, late }) {
    switch (stage) {
      case "received": return late ? "js.progressSayReceivedLate" : due ? "js.progressSayReceived" : "js.progressReceived";
      case "noticed": return late ? "js.progressSayNoticedLate" : due ? "js.progressSayNoticed" : "js.progressNoticed";
      case "accepted": return late ? "js.progressSayLate" : due ? "js.progressSayAccepted" : "js.progressSayAcceptedOnly";
      case "underReview":
        return late ? "js.progressSayLate" : due ? "js.progressSayUnderReview" : "js.progressSayUnderReviewOnly";
      case "forwarded": return "js.progressSayForwarded";
      case "stopped": return due ? "js.progressSayStopped" : "js.progressStopped";
      case "ready": return "js.progressSayReady";
      case "completed": return since ? "js.progressSayCompleted" : "js.progressSayCompletedOnly";
      case "collected": return "js.progressSayCollected";
      case "refused": return "js.progressSayRefused";
      default: return "js.progressSayWithdrawn";
    }
  }

  function when(item) {
    if (item.due) return text("js.progressDue", { date: spoken(item.due.date) });
    return item.since ? spoken(item.since) : "";
  }

  /** One matter is shown at once, several as a list. */
  function showAll() {
    if (known.items.length === 1) return showOne(known.items[0]);
    current = null;
    page.show(known.items.length ? "progress-list" : "progress-nothing");
    if (known.items.length === 0) return page.leaveIn(secondsWithNote);
    stage.querySelector(".of-card").hidden = Boolean(by.scan);
    stage.querySelector(".of-paper").hidden = !by.scan;
    const size = itemsAtOnce();
    const some = known.items.slice(first, first + size);
    stage.querySelector('[data-slot="items"]').replaceChildren(...some.map((item, index) => line(item, first + index)));
    const rest = known.items.length - first - size;
    stage.querySelector(".progress-rest").hidden = !(known.more && rest <= 0);
    const turn = stage.querySelector(".progress-page");
    turn.hidden = rest <= 0 && first === 0;
    turn.dataset.press = `progress:from:${rest > 0 ? first + size : 0}`;
    turn.textContent = rest > 0 ? text("js.progressNext", { n: Math.min(rest, size) }) : text("js.progressFirst");
    page.announce();
  }

  function line(item, index) {
    const button = byId("progress-item").content.cloneNode(true).firstElementChild;
    if (item.service) page.fill(button, "matter", inWords(item.service));
    page.fill(button, "short", item.short);
    page.fill(button, "state", states[item.stage]);
    page.fill(button, "when", item.late ? `${when(item)} · ${text("js.progressLate")}` : when(item));
    button.dataset.press = `progress:one:${index}`;
    button.dataset.stage = item.stage;
    button.classList.toggle("is-open", item.open);
    return button;
  }

  function showOne(item) {
    current = item;
    page.show("progress-one", { short: item.short, state: states[item.stage], say: say(item) });
    if (item.service) page.fill(stage, "matter", inWords(item.service));
    stage.firstElementChild.dataset.stage = item.stage;
    stage.firstElementChild.classList.toggle("is-late", item.late);
    drawTrack(item.step);
    drawMissing(item);
    const days = [item.due, ...item.missing.map((one) => one.due)];
    stage.querySelector(".provisional").hidden = !days.some((due) => due?.provisional);
    byId("progress-rate").hidden = !item.rateable;
    stage.querySelector(".or-call").hidden = !known.phone;
    page.fill(stage, "phone", known.phone ?? "");
    page.announce();
  }

  /** Four steps with the one it stands at; none for a matter that left the way. */
  function drawTrack(step) {
    const track = stage.querySelector(".track");
    track.hidden = !step;
    for (const [index, part] of [...track.children].entries()) {
      part.classList.toggle("is-done", index + 1 < step || step === 4);
      if (index + 1 === step) part.setAttribute("aria-current", "step");
    }
  }

  function drawMissing({ missing, stage: where }) {
    const box = stage.querySelector(".missing");
    box.hidden = missing.length === 0;
    const some = missing.slice(0, missingAtOnce());
    // A notice has one day for all, which the sentence says; what was pledged has a day of its own each.
    const own = where !== "noticed";
    stage.querySelector('[data-slot="missing"]').replaceChildren(...some.map((one) => {
      const part = byId("progress-missing").content.cloneNode(true).firstElementChild;
      page.fill(part, "name", inWords(one));
      page.fill(part, "problem", one.problem ?? "");
      page.fill(part, "due", own ? text("js.progressDueOnly", { date: spoken(one.due.date) }) : "");
      return part;
    }));
    const rest = missing.length - some.length;
    const more = stage.querySelector(".more-missing");
    more.hidden = rest <= 0;
    page.fill(stage, "moreMissing", text("js.progressMoreMissing", { n: rest }));
  }

  /** Asks what is known by a card or a paper, and shows it unless somebody went on meanwhile. */
  async function find(path, who) {
    const mine = page.now().stepNumber;
    let found;
    try { found = await ask(path); } catch (refusal) {
      if (page.now().stepNumber !== mine) return;
      page.show("progress-failed", { sentence: refusal.message });
      return page.leaveIn(secondsWithNote);
    }
    if (page.now().stepNumber !== mine) return;
    [known, by, first] = [found, who, 0];
    showAll();
  }

  function before() {
    if (current && known.items.length > 1) showAll();
    else page.goIdle();
  }

  return {
    /** A paper of ours was held under the scanner. */
    heard({ scan }) {
      if (!page.now().busy) find(`/api/progress/${scan}`, { scan });
    },

    /** Somebody's card is greeted: if anything of theirs may be shown, the greeting says so. */
    async offer(card) {
      [known, by, current, first] = [null, null, null, 0];
      let found;
      try { found = await ask(`/api/cards/${card}/progress`); } catch { return; }
      const { step, card: now } = page.now();
      if (now !== card || step !== "greeting" || found.items.length === 0) return;
      [known, by] = [found, { card }];
      byId("progress-offer").hidden = false;
    },

    /** A press of this part; `progress` alone is the offer's, `progress:scan:…` that of the rating. */
    press(name) {
      const [, what, which] = name.split(":");
      if (what === "scan") return void find(`/api/progress/${which}`, { scan: which });
      if (!known) return;
      switch (what) {
        case undefined: showAll(); break;
        case "one": showOne(known.items[Number(which)]); break;
        case "from": first = Number(which); showAll(); break;
        case "before": before(); break;
        case "rate":
          if (current?.rateable) {
            rating.begin({ item: current.rateable, finished: current.since, ...current.service }, by.card ? "card" : "code");
          }
          break;
      }
    },

    /** The screen is the next person's. */
    forget() { [known, by, current, first] = [null, null, null, 0]; },
  };
}
