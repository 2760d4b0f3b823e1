// Signing in: staff number, PIN, counter. The counter chosen last stays chosen on this machine.
import { ask, byId } from "./onewindow.js";

const remembered = "onewindow-counter";
const counter = byId("counter-number");
const last = localStorage.getItem(remembered);
if (last && Array.from(counter.options).some((option) => option.value === last)) counter.value = last;

byId("sign-in-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = byId("sign-in");
  if (button.disabled) return;
  button.disabled = true;
  try {
    await ask("POST", "/api/session", {
      clerk: byId("clerk").value.trim(), pin: byId("pin").value, counter: Number(counter.value),
    });
    localStorage.setItem(remembered, counter.value);
    location.replace(location.pathname);
  } catch (refusal) {
    const message = byId("message");
    message.textContent = refusal.message;
    message.classList.add("is-wrong");
    message.hidden = false;
    byId("pin").value = "";
    byId("pin").focus();
    button.disabled = false;
  }
});
