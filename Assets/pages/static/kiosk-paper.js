// The paper of what stands on the screen: on its way, out, not out, or none to be had. A step that hands out paper has
// an element `print-state`, and parts that say with `data-when` at which of these they are seen.
import { byId } from "./onewindow.js";

const secondsWithPaper = 15;
/** A printer needs a few seconds; after this a person must not be left guessing. */
const patienceWithPrinter = 12000;

/** `page` is what `kiosk.js` hands to each of its parts. */
export function startPaper(page) {
  /** The sheet on the screen and what is known of it; null without one. */
  let sheet = null;
  let wait = 0;
  /** The last words about print jobs, by job and by ticket: they may overtake the answer to the press, and a slip that
   *  is scanned twice has its ticket shown twice. */
  const told = new Map();

  /** Takes in what is said of the sheet; true once its fate is shown. */
  function take(state) {
    const fate = state === "printed" || state === "screen" ? state
      : ["unknown", "failed", "expired", "void", "lost"].includes(state) ? "lost" : null;
    if (!fate || fate === sheet.fate) return fate !== null;
    sheet.fate = fate;
    clearTimeout(wait);
    byId("print-state").dataset.print = fate;
    for (const part of byId("stage").querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(fate);
    }
    page.announce();
    page.stillHere();
    if (fate === "printed") page.leaveIn(secondsWithPaper);
    return true;
  }

  /** No word of the printer for a while: look at the record once, then say that there may be no paper. */
  async function askWhatBecame(ask) {
    const asked = sheet;
    let state;
    try { state = await ask?.(); } catch { /* No answer is no paper either. */ }
    if (sheet === asked && !take(state)) take("lost");
  }

  return {
    /**
     * The step just shown hands out the sheet `id` (a job or a ticket). `state` is its state as answered, `medium`
     * says `screen` where no paper can come, `ask` looks at the record.
     */
    follow(id, { state, medium, ask }) {
      clearTimeout(wait);
      sheet = { id, fate: "sending" };
      // Without paper the screen is the slip; should paper come back in time, it says so.
      if (!take(told.get(id) ?? state) && medium === "screen") take("screen");
      if (sheet.fate === "sending") wait = setTimeout(() => askWhatBecame(ask), patienceWithPrinter);
    },

    heard({ job, ticket, state }) {
      for (const id of [job, ticket]) {
        if (!id) continue;
        told.set(id, state);
        if (told.size > 64) told.delete(told.keys().next().value);
        if (sheet?.id === id) take(state);
      }
    },

    /** Whoever waits for paper is not sent away by the next card. */
    isAwaited() { return sheet !== null && sheet.fate !== "printed"; },

    forget() {
      clearTimeout(wait);
      sheet = null;
    },
  };
}
