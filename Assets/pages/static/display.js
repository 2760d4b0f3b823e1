// The hall's display: the board is drawn by the server; here are the chime and the light on a fresh call.
import { byId, listen, refresher } from "./onewindow.js";

/** A call older than this is not announced any more: a display that comes back does not ring for the past. */
const oldestChime = 30000;
const gapBetweenChimes = 2500;
const lightFor = 10000;

const page = document.documentElement;
page.dataset.chimes = "0";

// MARK: Sound. Two soft tones; browsers may want one touch before they let a page sound.

const audio = new AudioContext();

function chime() {
  page.dataset.chimes = String(Number(page.dataset.chimes) + 1);
  if (audio.state !== "running") return;
  for (const [start, pitch] of [[0, 784], [0.45, 587.33]]) {
    const from = audio.currentTime + start;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.5, from + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 1.3);
    tone.connect(loudness).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 1.35);
  }
}

function soundState() {
  page.dataset.sound = audio.state === "running" ? "on" : "blocked";
  byId("sound").hidden = audio.state === "running";
}
audio.addEventListener("statechange", soundState);
for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => audio.resume().catch(() => {}));
audio.resume().catch(() => {});
setTimeout(soundState, 500);

// MARK: Calls. Each is a numbered event: a repeated call of one number has a new one and rings again.

/** Calls heard of and not on the board yet, by their number. */
const heard = new Set();
const queue = [];
let ringing = false;
/** How long this page has known the server's clock to differ, so that ages are right. */
const serverNow = () => Number(document.querySelector(".board").dataset.now) + performance.now() - placedAt;
let placedAt = performance.now();

function placed() {
  placedAt = performance.now();
  for (const call of Array.from(heard).sort((left, right) => left - right)) {
    heard.delete(call);
    const line = document.querySelector(`.call[data-call="${call}"]`);
    // A call that newer ones of the same number replaced is announced by those.
    if (line && serverNow() - Number(line.dataset.at) <= oldestChime) queue.push(call);
  }
  ring();
  light();
}

function ring() {
  if (ringing || queue.length === 0) return;
  queue.shift();
  ringing = true;
  chime();
  setTimeout(() => { ringing = false; ring(); }, gapBetweenChimes);
}

function light() {
  for (const line of document.querySelectorAll(".newest .call")) {
    const left = lightFor - (serverNow() - Number(line.dataset.at));
    line.classList.toggle("fresh", left > 0);
    if (left > 0) setTimeout(() => line.classList.remove("fresh"), left);
  }
}

const refresh = refresher("/fragments/board", placed);
light();
listen((name, data) => {
  if (name === "call") heard.add(data.call);
  if (name === "call" || name === "queue") refresh();
}, refresh);
