// A number at the resident's screen, with a card or without; also the one that a check-in draws.
import { ask, byId, newKey, text } from "./onewindow.js";

const secondsAfterFailure = 20;

/** `page` is what `kiosk.js` hands to each of its parts, `paper` follows the slip. */
export function startTicket(page, paper) {
  /** How the number was asked for: `take` with the card on the screen, `take-bare` without. */
  let asked = "take";

  async function take(withCard) {
    const { card } = page.now();
    const key = newKey();
    page.show("pending");
    const mine = page.now().stepNumber;
    try {
      const { body } = await ask("POST", "/api/tickets", withCard && card ? { card } : {}, key);
      if (page.now().stepNumber === mine) show(body);
    } catch (refusal) {
      if (page.now().stepNumber !== mine) return;
      // Shut doors have a screen of their own, which says when they open.
      if (refusal.body.hall) { page.goIdle(); return; }
      page.show(isFinal(refusal) ? "refused" : "error", { sentence: refusal.message });
      page.leaveIn(secondsAfterFailure);
    }
  }

  /** Trying again would not help; somebody at the desk does. */
  function isFinal(refusal) {
    return ["lineTooLong", "overLimit", "dayClosed", "numbersUsedUp"].includes(refusal.body.type?.split(":").pop());
  }

  /** Shows the ticket of an answer; `said` stands above the number, `note` below it. */
  function show(answer, said, note = "") {
    page.dropCard();
    const ahead = answer.ahead === 0 ? text("js.aheadNone")
      : answer.ahead === 1 ? text("js.aheadOne") : text("js.ahead", { n: answer.ahead });
    const late = [note, answer.late ? text("js.late") : ""].filter(Boolean).join(" ");
    page.show("ticket", { number: answer.number, ahead, estimate: waitText(answer.estimate), late });
    if (said) page.fill(byId("stage"), "yours", said);
    byId("ticket-code").src = `/api/tickets/${answer.id}/code.png`;
    paper.follow(answer.id, {
      state: answer.print?.state ?? answer.print, medium: answer.medium, ask: () => printState(answer.id),
    });
  }

  function waitText(estimate) {
    if (!estimate) return text("js.estimateUnknown");
    return document.documentElement.lang === "en" ? estimate.words.en : estimate.words.zh;
  }

  async function printState(id) {
    const response = await fetch(`/api/tickets/${id}`, { cache: "no-store", signal: AbortSignal.timeout(3000) });
    const { print } = await response.json();
    return print?.state ?? print;
  }

  return {
    show,

    press(name) {
      if (name !== "again") asked = name;
      take(asked === "take");
    },
  };
}
