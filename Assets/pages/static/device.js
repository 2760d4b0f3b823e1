// The technician's page: the list is drawn by the server and follows the devices as they come and go; here are the
// wait for news and the test page.
import { ask, byId, listen, refresher, text } from "./onewindow.js";

/** A call that waits for news ends by itself after 20 s; later than this it hangs. */
const longestWait = 40000;
/** At most one call a second, whatever the server answers. */
const shortestGap = 1000;

const refresh = refresher("/fragments/device");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// MARK: What is plugged in. Parts of the kiosk tell of themselves in the event stream, devices by a call that waits.

async function news(version) {
  const response = await fetch(`/api/devices?after=${version}`,
    { cache: "no-store", signal: AbortSignal.timeout(longestWait) });
  if (response.status === 401) location.reload();
  return response.ok ? (await response.json()).version : version;
}

async function watch() {
  let version = Number(byId("devices").dataset.version);
  for (;;) {
    const [now] = await Promise.all([news(version).catch(() => version), pause(shortestGap)]);
    if (now !== version) refresh();
    version = now;
  }
}

// MARK: The test page.

function say(sentence, kind = "") {
  const line = byId("message");
  line.textContent = sentence;
  line.className = `message ${kind}`;
  line.hidden = false;
}

function fate({ outcome, hint, width, lengthMillimetres }) {
  const why = document.documentElement.lang === "en" ? hint?.en : hint?.zh;
  switch (outcome) {
  case "done": return say(text("js.testPrinted", { width, length: lengthMillimetres }));
  case "unknown": return say(text("js.testUnknown", { why }), "is-doubt");
  default: return say(text("js.testFailed", { why }), "is-wrong");
  }
}

byId("print-test")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  say(text("js.testPrinting"));
  try {
    fate((await ask("POST", "/api/devices/print-test")).body);
  } catch (refusal) {
    if (refusal.status === 401) location.reload();
    say(refusal.message, "is-wrong");
  }
  button.disabled = false;
});

listen((name) => { if (name === "device") refresh(); }, refresh);
watch();
