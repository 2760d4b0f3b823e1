// Menus of the console: a short list below the button that opened it, chosen by digit, arrows or touch. A menu
// remembers whom it was opened for (`data-visit` of its opener).
import { byId } from "./onewindow.js";

let menu = null;
let opener = null;

export const shownMenu = () => menu;
/** The dataset of the button that opened the menu last: whom the choice is for. */
export const menuSubject = () => opener?.dataset ?? {};

export function openMenu(button) {
  const wanted = byId(`menu-${button.dataset.menuOf}`);
  if (menu === wanted) { closeMenu(); return; }
  closeMenu(false);
  [menu, opener] = [wanted, button];
  menu.hidden = false;
  put();
  opener.setAttribute("aria-expanded", "true");
  entries()[0]?.focus();
}

/** Closes; the focus goes back to the opener unless `back` is false. */
export function closeMenu(back = true) {
  if (!menu) return;
  menu.hidden = true;
  menu = null;
  opener.setAttribute("aria-expanded", "false");
  if (back) (opener.isConnected ? opener : byId(opener.id))?.focus();
}

const entries = () => Array.from(menu.querySelectorAll("[role=menuitem]"));

/** Below its opener, inside the window. */
function put() {
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, at.right - width), innerWidth - width - 8);
  const below = at.bottom + 6;
  const top = below + height <= innerHeight - 8 ? below : Math.max(8, innerHeight - height - 8);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

addEventListener("keydown", (event) => {
  if (!menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  event.preventDefault();
  const all = entries();
  const at = all.indexOf(document.activeElement);
  all.at((at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length)?.focus();
});
addEventListener("resize", () => { if (menu) put(); });
