// A form's draft: handed in after each pause in typing, so that a restart, a parked visit or another counter finds what
// was typed. Nothing is asked for while a key is down.
import { ask, newKey, text } from "./onewindow.js";

/** A pause this long is the end of a thought; somebody who never pauses is saved this often all the same. */
const pause = 1200;
const longest = 6000;

/** Keeps the draft of `form`; `contents()` says what stands in it. Answers {changed, save, drop}. */
export function keepDraft(form, contents) {
  const page = newKey();
  const wasNew = !form.dataset.item;
  let nth = 0;
  let timer = 0;
  let since = 0;
  let dirty = false;
  /** The item was made meanwhile: what was typed is in it. */
  const isDone = () => wasNew && Boolean(form.dataset.item);
  const show = (key, values) => {
    const line = form.querySelector("#draft-state");
    if (line) line.textContent = text(key, values);
  };
  const save = async () => {
    clearTimeout(timer);
    if (!dirty || isDone()) return;
    [dirty, since] = [false, 0];
    nth += 1;
    try {
      const { body } = await ask("POST", "/api/drafts", { ...contents(), page, nth });
      show("js.draftSaved", { time: body.time });
    } catch {
      // What is typed stays on the page; the next change tries again.
      dirty = true;
      show("js.draftNotSaved");
    }
  };
  const changed = () => {
    if (isDone()) return;
    dirty = true;
    const now = performance.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(pause, since + longest - now)));
  };
  /** Leaving the page does not wait for a pause. */
  const leave = () => {
    if (!dirty || isDone()) return;
    nth += 1;
    dirty = false;
    fetch("/api/drafts", {
      method: "POST", keepalive: true, body: JSON.stringify({ ...contents(), page, nth }),
      headers: { "Content-Type": "application/json", "Idempotency-Key": newKey() },
    }).catch(() => {});
  };
  addEventListener("pagehide", leave);
  const drop = async () => {
    clearTimeout(timer);
    dirty = false;
    const { visit, service, item } = contents();
    await ask("DELETE", `/api/drafts?${new URLSearchParams({ visit, service, item: item ?? "" })}`);
  };
  return { changed, save, drop };
}
