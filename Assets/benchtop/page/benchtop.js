"use strict";

// The state is fetched twice a second and drawn only when its version changed. Buttons send POST or DELETE and get
// the new state back. What things are called stands in choices.js.

const byID = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null));
  return node;
}

function english(text, tag = "small") {
  const node = element(tag, "", text);
  node.lang = "en";
  return node;
}

function pill(node, look, chinese, latin) {
  node.className = `pill ${look}`;
  node.replaceChildren(chinese + " ", english(latin, "span"));
}

// `key` finds the button again after it was drawn anew, so that the focus stays where it was.
function button(chinese, latin, path, className, key) {
  const node = element("button", className, chinese, english(latin));
  node.dataset.post = path;
  node.dataset.key = key;
  return node;
}

function press(fieldset, value, looks) {
  for (const node of byID(fieldset).querySelectorAll("button")) {
    node.setAttribute("aria-pressed", String(node.dataset.is === value));
    node.className = looks[node.dataset.is] ?? "";
  }
}

// A button for each fault, made once; the one in force is pressed, and red unless it is "none".
function pressFault(fieldset, names, labels, path, fault) {
  const box = byID(fieldset);
  if (box.querySelectorAll("button").length !== names.length) {
    box.replaceChildren(box.querySelector("legend"), ...names.map((name) => {
      const [chinese, latin] = labels[name] ?? [name, name];
      const node = button(chinese, latin, `${path}/${name}`, "", `${fieldset}-${name}`);
      node.dataset.is = name;
      return node;
    }));
  }
  press(fieldset, fault, Object.fromEntries(names.map((name) => [name, name === "none" ? "" : "alarm"])));
}

function fill(select, names, labels) {
  if (select.options.length === names.length) return;
  select.replaceChildren(...names.map((name) => {
    const [chinese, latin] = labels[name] ?? [name, ""];
    return new Option(latin ? `${chinese}  ${latin}` : chinese, name);
  }));
}

// Card reader

function cardNode(card, isLying, isPlugged) {
  const [kind, kindEnglish] = kinds[card.kind] ?? [card.kind, card.kind];
  const title = element("p", "name", card.name ?? kind, " ", card.name ? null : english(kindEnglish));
  const about = card.name ? element("p", "kind", kind, " ", english(kindEnglish, "span")) : null;
  const note = element("p", "note", notes[card.id.slice(0, 3)] ?? "");
  const detail = element("p", "id", english(`${card.id}: ${card.description}`, "span"));
  const action = isLying
    ? button("拿走", "Lift", "/api/cards/lift", "", card.id)
    : button("放卡", "Tap", `/api/cards/${encodeURIComponent(card.id)}/tap`, "primary", card.id);
  action.disabled = !isPlugged;
  action.setAttribute("aria-label", `${isLying ? "拿走" : "放卡"} ${card.id}`);
  const look = card.malformed ? "malformed" : card.kind.startsWith("foreigner") ? "foreigner" : "";
  return element("div", `card ${look} ${isLying ? "lying" : ""}`, element("div", "", title, about, note, detail), action);
}

function readerSentence(reader) {
  if (!reader.plugged) return ["stop", "已拔掉", "unplugged"];
  if (reader.wrongSpeed !== undefined) {
    return ["stop", `听不懂：主机速率是 ${reader.wrongSpeed || "别的"} 波特`, `the host speaks at ${reader.wrongSpeed || "another"} baud`];
  }
  if (reader.fault === "none") return ["go", "已插上", "plugged in"];
  return ["warn", "有故障：" + readerFaults[reader.fault][0], readerFaults[reader.fault][1].toLowerCase()];
}

function drawReader(state) {
  const { reader, cards, choices } = state;
  byID("reader-path").textContent = [reader.path, reader.device].filter(Boolean).join(" → ");
  pill(byID("reader-state"), ...readerSentence(reader));
  press("reader-cable", String(reader.plugged), { "false": "alarm" });
  pressFault("reader-faults", choices.readerFaults, readerFaults, "/api/reader/faults", reader.fault);

  const lying = cards.find((card) => card.id === reader.card);
  const mat = byID("mat");
  mat.classList.toggle("full", Boolean(lying));
  if (lying) {
    const first = element("p", "", "读卡器上：", element("strong", "", lying.name ?? "坏卡"), " ", english(lying.id, "span"));
    const second = reader.read
      ? element("p", "done", "已读出，拿走后才能再读 ", english("read; lift it to be read again", "span"))
      : element("p", "", "等待读取 ", english("waiting to be read", "span"));
    mat.replaceChildren(element("div", "", first, second), button("拿走", "Lift", "/api/cards/lift", "", "mat-lift"));
  } else {
    mat.replaceChildren(element("p", "", "读卡器上没有证件 ", english("No card on the reader", "span")));
  }
  const nodes = (list) => list.map((card) => cardNode(card, card.id === reader.card, reader.plugged));
  byID("good").replaceChildren(...nodes(cards.filter((card) => !card.malformed)));
  byID("malformed").replaceChildren(...nodes(cards.filter((card) => card.malformed)));
}

// Scanner

function drawScanner(scanner, choices) {
  byID("scanner").hidden = !scanner;
  if (!scanner) return;
  byID("scanner-path").textContent = scanner.path;
  if (!scanner.plugged) pill(byID("scanner-state"), "stop", "已拔掉", "unplugged");
  else pill(byID("scanner-state"), "go", `已插上，扫了 ${scanner.scans} 次`, `plugged in, ${scanner.scans} scanned`);
  press("scanner-cable", String(scanner.plugged), { "false": "alarm" });
  fill(byID("ending"), choices.endings, endings);
  fill(byID("manner"), choices.manners, manners);
  byID("scan").querySelector("button").disabled = !scanner.plugged;
}

// Printer

function printerSentence(printer) {
  if (!printer.plugged) return ["stop", "已拔掉", "unplugged"];
  if (printer.coverOpen) return ["stop", "上盖开着，脱机", "cover open, off line"];
  if (printer.paper === "out") {
    return printer.waiting > 0
      ? ["stop", `缺纸，还有 ${printer.waiting} 字节没打`, "paper out, data waiting"]
      : ["stop", "缺纸，脱机", "paper out, off line"];
  }
  if (printer.fault !== "none") {
    const [chinese, latin] = printerFaults[printer.fault];
    return [printer.online ? "warn" : "stop", "有故障：" + chinese, latin.toLowerCase()];
  }
  if (printer.busy) return ["go", "打印中", "printing"];
  if (printer.paper === "near-end") return ["warn", "联机，纸将尽", "on line, paper low"];
  return ["go", "联机", "on line"];
}

function drawPrinter(printer, choices) {
  byID("printer-path").textContent = [printer.address, printer.tty].filter(Boolean).join("  ");
  pill(byID("printer-state"), ...printerSentence(printer));
  fill(byID("model"), choices.printerModels, printerModels);
  byID("model").value = printer.model;
  press("paper", printer.paper, { "near-end": "caution", "out": "alarm" });
  press("cover", String(printer.coverOpen), { "true": "alarm" });
  press("cable", String(printer.plugged), { "false": "alarm" });
  pressFault("printer-faults", choices.printerFaults, printerFaults, "/api/printer/faults", printer.fault);
}

// The number of a slip begins anew with each run of the bench, so pictures are asked for by run and number.
function slipNode(slip, run) {
  const image = element("img");
  image.src = `/api/slips/${slip.id}.png?run=${run}`;
  image.alt = `第 ${slip.id} 张凭条`;
  image.style.aspectRatio = `${slip.width + 64} / ${slip.height}`;
  const time = new Date(slip.time).toLocaleTimeString("zh-CN", { hour12: false });
  const length = Math.round(slip.height / 8);
  const caption = element("figcaption", "",
    `第 ${slip.id} 张 · ${time} · 长 ${length} 毫米` + (slip.cut ? "" : " · 没切完，纸用完了"));
  const node = element("li", slip.cut ? "" : "torn", element("figure", "", image, caption));
  // 576 dots, 80 mm paper, take the whole width; narrower paper looks narrower.
  node.style.maxWidth = `${Math.round((slip.width + 64) / 640 * 420)}px`;
  node.dataset.key = `${run}/${slip.id}`;
  return node;
}

function drawSlips(slips, run) {
  const list = byID("slips");
  const kept = new Map([...list.children].map((node) => [node.dataset.key, node]));
  byID("tear").disabled = slips.length === 0;
  if (slips.length === 0) {
    list.replaceChildren(element("li", "none", "还没有凭条 ", english("Nothing printed yet", "span")));
    return;
  }
  list.replaceChildren(...slips.map((slip) => kept.get(`${run}/${slip.id}`) ?? slipNode(slip, run)));
}

// The whole

let drawn = null;

function draw(state) {
  if (state.version === drawn) return;
  const key = document.activeElement?.dataset.key;
  drawn = state.version;
  drawReader(state);
  drawScanner(state.scanner, state.choices);
  drawPrinter(state.printer, state.choices);
  drawSlips(state.slips, state.version.split("-")[0]);
  if (key && document.activeElement === document.body) {
    (document.querySelector(`button[data-key="${CSS.escape(key)}"]`) ?? byID("mat")).focus();
  }
}

async function ask(path, method = "GET", body = null) {
  const headers = body ? { "content-type": "application/json" } : {};
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail ?? `${path}: ${response.status}`);
}

async function act(path, method, body) {
  try {
    draw(await ask(path, method, body));
    return true;
  } catch (error) {
    pill(byID("link"), "stop", "没有做成", error.message);
    return false;
  }
}

async function refresh() {
  try {
    draw(await ask("/api/state"));
    pill(byID("link"), "go", "在线", "live");
  } catch {
    drawn = null;
    pill(byID("link"), "stop", "台架已停", "benchtop is not answering");
  }
  setTimeout(refresh, document.hidden ? 3000 : 500);
}

document.addEventListener("click", (event) => {
  const node = event.target.closest("button");
  if (node?.dataset.post) act(node.dataset.post, "POST");
  if (node?.dataset.delete) act(node.dataset.delete, "DELETE");
});

byID("model").addEventListener("change", (event) => {
  act(`/api/printer/models/${encodeURIComponent(event.target.value)}`, "POST");
});

byID("scan").addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = byID("code");
  const done = await act("/api/scanner/scan", "POST",
    { text: code.value, ending: byID("ending").value, manner: byID("manner").value });
  if (done) code.select();
});

refresh();
