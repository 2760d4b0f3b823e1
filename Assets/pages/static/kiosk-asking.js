// Asking the server on somebody's behalf: while it works the screen says so and takes no presses, and an answer that
// comes when the screen is the next person's already is dropped.
import { ask, newKey } from "./onewindow.js";

/** `page` is what `kiosk.js` hands to each of its parts. */
export function startAsking(page) {
  let sending = false;

  async function whileShown(work, refused) {
    sending = true;
    page.show("book-pending");
    const { stepNumber } = page.now();
    const isMine = () => page.now().stepNumber === stepNumber;
    try {
      const answer = await work();
      sending = false;
      return isMine() ? answer : null;
    } catch (refusal) {
      sending = false;
      if (isMine()) refused(refusal);
      return null;
    }
  }

  async function get(path) {
    const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }

  return {
    isSending: () => sending,

    /** What is read at `path`; null when it could not be, and `refused` has shown what to do. */
    look: (path, refused) => whileShown(() => get(path), refused),

    /** The body of the answer to a change; null when it was refused, and `refused(refusal)` has shown what to do. */
    send: (path, body, refused, key = newKey()) =>
      whileShown(async () => (await ask("POST", path, body, key)).body ?? {}, refused),
  };
}
