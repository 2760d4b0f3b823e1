// The clerk's console. Everything has a key that stands on its button; one line at the top says what happened and how
// to take it back; nothing a clerk has typed is ever overwritten by an event. This file connects the parts:
// each of the others tells one of them.
import { ask, byId, listen, refresher } from "./onewindow.js";
import { undo } from "./message-line.js";
import { afterEach, clicked, once, press } from "./one-at-a-time.js";
import { alarmActs, followAlarm } from "./counter-alarm.js";
import { followVisit, matterActs, openForm } from "./counter-matter.js";
import { followWork, drawWork, workActs } from "./counter-work.js";
import { goToRows, showOpenRow, toggleRow } from "./counter-rows.js";
import { closeMenu } from "./counter-menu.js";
import { itemActs } from "./counter-items.js";
import { listenForKeys } from "./counter-keys.js";
import { onStage, show, toggle } from "./counter-stage.js";
import { openSheet, sheetActs } from "./counter-sheet.js";
import { visitActs } from "./counter-visit.js";

/** What can be done, by the `data-act` of its button. */
const acts = {
  ...visitActs, ...matterActs, ...sheetActs, ...itemActs, ...workActs, ...alarmActs,
  undo,
  "work-list": () => toggle("work"),
  keys: () => toggle("keys"),
  "close-keys": () => show("keys", false),
  shift: () => {
    closeMenu(false);
    return openSheet({ sheet: "shift" });
  },
  "sign-out": async () => {
    closeMenu();
    await ask("DELETE", "/api/session");
    location.replace("/counter");
  },
};

/** What only changes what this page shows, and so may run beside a change that is under way. */
const looks = {
  rows: goToRows,
  row: toggleRow,
};

function followed() {
  followVisit();
  showOpenRow();
  followAlarm();
}

const refresh = refresher("/fragments/counter", followed);
const refreshBooked = refresher("/fragments/counter-booked");
const changed = () => { refresh(); followWork(); };

afterEach(() => { followWork(); return refresh.now(); });
onStage((name) => { if (name === "work") drawWork(); });

addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-act]");
  if (!button) return;
  const { act } = button.dataset;
  if (looks[act]) looks[act](button); else clicked(button, acts[act]);
});
byId("services").addEventListener("open-service", (event) => {
  press("↵", () => once(() => openForm(`service=${encodeURIComponent(event.detail)}`)));
});

listenForKeys();
listen((name) => {
  if (name === "appointment") refreshBooked();
  if (name !== "card") changed();
}, changed);
followed();
refreshBooked();
