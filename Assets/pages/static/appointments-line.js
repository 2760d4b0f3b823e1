// What the bookings' page says, in sentences that lie on it, so that no other page carries them; and its fragments.
import { Refusal } from "./onewindow.js";

/** The sentence `name`, with `{value}` replaced. */
export function sentence(name, values = {}) {
  const text = document.querySelector(`#sentences [data-say="${name}"]`)?.textContent ?? name;
  return Object.entries(values).reduce((said, [key, value]) => said.replaceAll(`{${key}}`, String(value)), text);
}

/** The HTML of a fragment; throws the sentence of whoever refuses. */
export async function fragment(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (response.ok) return response.text();
  if (response.status === 401) location.reload();
  throw new Refusal(response.status, await response.json().catch(() => null));
}
