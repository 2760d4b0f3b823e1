// The rating at the resident's screen: one question a screen, five choices alike, nothing chosen beforehand, and always
// a way out. It lives in the kiosk's steps: `kiosk.js` shows them, hands over the presses that begin with `rate`, and
// goes back to the first step when nobody is there.
import { ask, byId, newKey, text } from "./onewindow.js";

const secondsWithThanks = 8;
/** A sentence takes longer to read than thanks. */
const secondsWithNote = 15;

/**
 * - `show(step, slots)` shows a step, - `fill(root, slot, value)` writes into it, - `leaveIn(seconds)` ends it by
 *   itself, - `stillHere()` takes note of a sign of life, - `now()` tells `{step, card, busy}`, - `goIdle()` ends all.
 */
export function startRating({ show, fill, leaveIn, stillHere, now, goIdle }) {
  const stage = byId("stage");
  /** What the card's holder may rate. */
  let offered = [];
  /** The item being rated, and what was chosen; null when none is. */
  let current = null;

  function begin(item, channel) {
    current = { item, channel, level: 0, reasons: new Set(), words: "", key: newKey() };
    askLevel();
  }

  function askLevel() {
    [current.level, current.reasons] = [0, new Set()];
    show("rate-level", { matter: nameOf(current.item) });
    // Of a matter that few may see the screen says nothing.
    if (!nameOf(current.item)) stage.querySelector(".rate-matter").hidden = true;
    const { scan } = current.item;
    byId("rate-progress").hidden = !scan;
    if (scan) byId("rate-progress").dataset.press = `progress:scan:${scan}`;
  }

  function nameOf(item) {
    return (document.documentElement.lang === "en" ? item.en : item.zh) ?? "";
  }

  function askWhy() {
    show(`rate-why-${current.level}`);
    for (const button of stage.querySelectorAll(".rate-reason")) {
      button.setAttribute("aria-pressed", current.reasons.has(button.dataset.press.split(":")[2]));
    }
    const said = stage.querySelector(".rate-words-said");
    said.textContent = current.words;
    said.hidden = !current.words;
  }

  function askWords() {
    show("rate-words");
    const field = byId("rate-text");
    const count = () => {
      fill(stage, "left", text("js.rateLeft", { n: field.maxLength - field.value.length }));
      stillHere();
    };
    field.value = current.words;
    field.addEventListener("input", count);
    count();
    field.focus();
  }

  function choose(reason) {
    const button = stage.querySelector(`[data-press="rate:reason:${reason}"]`);
    if (!button) return;
    if (!current.reasons.delete(reason)) current.reasons.add(reason);
    button.setAttribute("aria-pressed", current.reasons.has(reason));
    byId("rate-need").hidden = true;
  }

  async function send() {
    const mine = current;
    if (mine.level <= 2 && mine.reasons.size === 0 && !mine.words) {
      byId("rate-need").hidden = false;
      return;
    }
    show("rate-sending");
    const wish = { level: mine.level, reasons: [...mine.reasons], channel: mine.channel };
    if (mine.words) wish.words = mine.words;
    try {
      const { body } = await ask("POST", `/api/items/${mine.item.item}/rating`, wish, mine.key);
      if (current === mine) thank(body);
    } catch (refusal) {
      if (current !== mine) return;
      // What cannot be rated any more is not asked for again.
      if (refusal.status === 409) note(refusal.message);
      else show("rate-failed", { sentence: refusal.message });
    }
  }

  function thank(answer) {
    offered = offered.filter((item) => item.item !== answer.item);
    current = null;
    show("rate-thanks");
    if (answer.contactBy) {
      fill(stage, "thanks", byId("rate-thanks-bad").content.textContent);
      fill(stage, "contact", text("js.rateContact", { date: spoken(answer.contactBy.date) }));
    }
    leaveIn(secondsWithThanks);
  }

  function note(sentence, title) {
    current = null;
    show("rate-note", { sentence });
    if (title) fill(stage, "title", title);
    leaveIn(secondsWithNote);
  }

  /** `2026-03-04` as people say it. */
  function spoken(date) {
    const [year, month, day] = date.split("-").map(Number);
    return new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", timeZone: "UTC" })
      .format(new Date(Date.UTC(year, month - 1, day)));
  }

  function list() {
    show("rate-list");
    const place = stage.querySelector('[data-slot="items"]');
    for (const [index, item] of offered.entries()) {
      const line = byId("rate-item").content.cloneNode(true);
      fill(line, "name", nameOf(item));
      fill(line, "date", spoken(item.finished));
      line.firstElementChild.dataset.press = `rate:item:${index}`;
      place.append(line);
    }
  }

  return {
    /** Somebody looked at a matter and wants to rate it. */
    begin(item, channel) {
      offered = [];
      begin(item, channel);
    },

    /** A code was held under the scanner. */
    heard(news) {
      const { step, busy } = now();
      if (busy) return;
      if (news.state === "open") {
        offered = [];
        begin({ item: news.item, finished: news.finished, scan: news.scan, ...news.service }, "code");
      } else if (news.state !== "unknown" || step === "idle") {
        const key = `js.rate${news.state[0].toUpperCase()}${news.state.slice(1)}`;
        note(text(key), text(`${key}Title`));
      }
    },

    /** Somebody's card was read: if they may rate something, the greeting says so. Never asked twice, never first. */
    async offer(card) {
      offered = [];
      let items;
      try {
        const response = await fetch(`/api/cards/${card}/unrated`, { cache: "no-store", signal: AbortSignal.timeout(5000) });
        ({ items } = response.ok ? await response.json() : { items: [] });
      } catch { return; }
      if (now().card !== card || now().step !== "greeting" || items.length === 0) return;
      offered = items;
      byId("rate-offer").hidden = false;
    },

    /** A press of this part; `rate` alone is the offer's. */
    press(name) {
      const [, what, which] = name.split(":");
      if (!what) {
        if (offered.length === 1) begin(offered[0], "card");
        else if (offered.length > 1) list();
        return;
      }
      if (what === "item") return void begin(offered[Number(which)], "card");
      if (what === "done") return void (offered.length > 0 ? list() : goIdle());
      if (!current) return;
      switch (what) {
        case "level":
          current.level = Number(which);
          askWhy();
          break;
        case "other": askLevel(); break;
        case "reason": choose(which); break;
        case "write": askWords(); break;
        case "written":
          current.words = byId("rate-text").value.trim();
          askWhy();
          break;
        case "drop":
          current.words = "";
          askWhy();
          break;
        case "send": send(); break;
      }
    },

    /** The screen is the next person's. */
    forget() { [current, offered] = [null, []]; },
  };
}
