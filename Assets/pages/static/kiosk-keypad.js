// Ten big keys for a telephone number, shown in the groups people say it in: 138 0013 8000.
import { byId, text } from "./onewindow.js";

/** A mobile number has eleven digits; with the code of the place another one has ten to twelve. */
const mobile = 11;
const [shortest, longest] = [10, 12];

/** `done(phone)` gets the digits. */
export function startKeypad(page, done) {
  let phone = "";

  /** 138 0013 8000; 0779 123 4567 with the code of the place. */
  function grouped() {
    const groups = phone.startsWith("0") ? [4, 3, 4] : [3, 4, 4];
    let from = 0;
    return groups.map((length) => phone.slice(from, from += length)).filter(Boolean).join(" ");
  }

  function draw(sentence = "") {
    byId("phone").textContent = grouped();
    byId("phone-count").textContent = phone.length === 0 ? "" : text("js.bookDigits", { n: phone.length });
    const trouble = byId("phone-trouble");
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  }

  /** Checked at the end only: nobody is told off while still typing. */
  function finish() {
    const missing = (phone.startsWith("0") ? shortest : mobile) - phone.length;
    if (missing > 0) return draw(text("js.bookPhoneShort", { n: missing }));
    if (!/^(1[3-9]|0[1-9])/.test(phone)) return draw(text("js.bookPhoneWrong"));
    done(phone);
  }

  function press(key) {
    if (key === "ok") return finish();
    if (key === "delete") phone = phone.slice(0, -1);
    else if (key === "clear") phone = "";
    else if (phone.length < (phone.startsWith("0") ? longest : mobile)) phone += key;
    draw();
  }

  return {
    draw, press,
    /** A real keyboard does too. */
    key(event) {
      if (/^\d$/.test(event.key)) press(event.key);
      else if (event.key === "Backspace") press("delete");
      else return;
      event.preventDefault();
    },
    clear: () => { phone = ""; },
  };
}
