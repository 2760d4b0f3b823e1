// A signature on touch: strokes on a pad, kept as the points of `FormRules.Signature` and not as a picture. Whoever
// would rather sign on paper ticks the box; the two exclude each other.

/** Points closer than this (of 1000 across the pad) add nothing anybody could see. */
const closest = 6;
const pads = new WeakMap();

/** Makes the pad of `place` ready; `value` is the answer so far. */
export function mountSignature(place, value, rule) {
  const canvas = place.querySelector("canvas");
  const paper = place.querySelector(".on-paper");
  const pad = { strokes: strokesOf(value, rule), rule, canvas, paper };
  pads.set(place, pad);
  paper.checked = value === rule.paper;
  const changed = () => canvas.dispatchEvent(new Event("input", { bubbles: true }));
  listen(pad, changed);
  place.querySelector(".clear").addEventListener("click", () => {
    pad.strokes = [];
    follow(pad);
    changed();
  });
  paper.addEventListener("change", () => {
    if (paper.checked) pad.strokes = [];
    follow(pad);
  });
  follow(pad);
  // The pad has its size once it is on the page, and another one when a tablet is turned.
  new ResizeObserver(() => draw(pad)).observe(canvas);
}

function listen(pad, changed) {
  const { canvas, rule } = pad;
  let stroke = null;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = rule.side / box.width;
    const bound = (value) => Math.round(Math.min(rule.side, Math.max(0, value * scale)));
    return [bound(event.clientX - box.left), bound(event.clientY - box.top)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [point(event)];
    pad.strokes.push(stroke);
    pad.paper.checked = false;
    follow(pad);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) add(pad, stroke, point(part));
    draw(pad);
  });
  const end = () => {
    if (!stroke) return;
    stroke = null;
    changed();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}

/** A point worth keeping, while there is room. */
function add(pad, stroke, [x, y]) {
  const [lastX, lastY] = stroke.at(-1);
  if (Math.hypot(x - lastX, y - lastY) < closest || inkOf(pad).length > pad.rule.longest - 10) return;
  stroke.push([x, y]);
}

function follow(pad) {
  // A press on "all seen" may tick the box only where nothing was signed on the pad.
  pad.paper.toggleAttribute("data-unless-signed", pad.strokes.length > 0);
  pad.paper.closest("[data-signing]").toggleAttribute("data-needed", pad.strokes.length === 0);
  draw(pad);
}

function draw({ canvas, strokes, rule }) {
  const ratio = devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0) return;
  [canvas.width, canvas.height] = [width * ratio, height * ratio];
  const ink = canvas.getContext("2d");
  const scale = canvas.width / rule.side;
  ink.lineWidth = 2.6 * ratio;
  ink.lineCap = ink.lineJoin = "round";
  ink.strokeStyle = "#1f1c18";
  for (const stroke of strokes) {
    ink.beginPath();
    for (const [place, [x, y]] of stroke.entries()) {
      if (place === 0) ink.moveTo(x * scale, y * scale); else ink.lineTo(x * scale, y * scale);
    }
    if (stroke.length === 1) ink.lineTo(stroke[0][0] * scale + 1, stroke[0][1] * scale);
    ink.stroke();
  }
}

function strokesOf(value, rule) {
  if (typeof value !== "string" || !value.startsWith(rule.ink)) return [];
  return value.slice(rule.ink.length).split(";")
    .map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number)));
}

const inkOf = ({ strokes, rule }) =>
  rule.ink + strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join(";");

/** The answer: the ink, that the paper is signed, or null. */
export function signatureOf(place) {
  const pad = pads.get(place);
  if (pad.strokes.length > 0) return inkOf(pad);
  return pad.paper.checked ? pad.rule.paper : null;
}
