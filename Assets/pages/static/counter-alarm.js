// Help for a colleague (紧急呼叫): sent by two presses, heard and seen at every console, ended by who goes there.
import { ask, text } from "./onewindow.js";
import { say } from "./message-line.js";
import { closeMenu } from "./counter-menu.js";

const title = document.title;

let ringing = null;
let sound = null;

/** Three short tones every four seconds: heard across a hall, bearable beside a resident. */
function ring() {
  try {
    sound ??= new AudioContext();
    for (const at of [0, 0.25, 0.5]) {
      const [tone, volume] = [sound.createOscillator(), sound.createGain()];
      tone.frequency.value = 880;
      volume.gain.value = 0.2;
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + at);
      tone.stop(sound.currentTime + at + 0.15);
    }
  } catch {
    // A browser without sound shows the banner all the same.
  }
}

/** After each drawing: rings while an alarm at another counter is unanswered. */
export function followAlarm() {
  const open = document.querySelector("[data-ringing]");
  document.title = open ? `⚠ ${open.querySelector("b").textContent}` : title;
  if (open && !ringing) {
    ring();
    ringing = setInterval(ring, 4000);
  } else if (!open && ringing) {
    clearInterval(ringing);
    ringing = null;
  }
}

export const alarmActs = {
  alarm: async ({ dataset }) => {
    closeMenu();
    await ask("POST", "/api/alarm", { reason: dataset.reason });
    say(text("js.alarmSent"));
  },
  "answer-alarm": async ({ dataset }) => {
    await ask("POST", `/api/alarm/${dataset.alarm}/answer`);
    say(text("js.alarmAnswered"));
  },
  "close-alarm": async ({ dataset }) => {
    await ask("POST", `/api/alarm/${dataset.alarm}/close`);
    say(text("js.alarmOver"));
  },
};
