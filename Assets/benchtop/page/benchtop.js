"use strict";

// The state is fetched twice a second and drawn only when its version changed. Buttons send POST or DELETE and get
// the new state back.

const kinds = {
  "resident": ["居民身份证", "Resident card"],
  "foreigner-2017": ["外国人永久居留证（2017 版）", "Foreigner, 2017 edition"],
  "foreigner-2023": ["外国人永久居留证（2023 版）", "Foreigner, 2023 edition"],
  "malformed": ["坏卡", "Malformed"],
};

// What is special about each card, by the number its id begins with.
const notes = {
  V01: "男，汉族，有效期二十年；带有新住址", V02: "女，满族，号码末位是 X", V03: "姓名含扩展 A 区生僻字",
  V04: "姓名含增补平面生僻字", V05: "姓名含造字区（PUA）字", V06: "姓名长，含间隔号，占满 15 格",
  V07: "有效期为“长期”", V08: "住址、签发机关占满格", V09: "民族代码 98，一枚指纹",
  V10: "英文名，15 位号码", V11: "英文长名，18 位号码，两枚指纹", V12: "通行证号码",
  M01: "校验和错一位", M02: "只发 700 字节就停", M03: "帧长度写错", M04: "读卡失败（状态 41）",
  M05: "帧前有杂字节", M06: "一次只来一个字节（应当读出）", M07: "证件类型标记未知（Z）", M08: "姓名含不成对的代理项",
  X01: "帧长度小于 4", X02: "帧长度 FFFF", X03: "内部长度对不上", X04: "带卡片状态 SW1 SW2",
  X05: "前导码重复", X06: "照片里含前导码",
};

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

function button(chinese, latin, path, className) {
  const node = element("button", className, chinese, english(latin));
  node.dataset.post = path;
  return node;
}

function cardNode(card, isLying, isPlugged) {
  const [kind, kindEnglish] = kinds[card.kind] ?? [card.kind, card.kind];
  const title = element("p", "name", card.name ?? kind, " ", card.name ? null : english(kindEnglish));
  const about = card.name ? element("p", "kind", kind, " ", english(kindEnglish, "span")) : null;
  const note = element("p", "note", notes[card.id.slice(0, 3)] ?? "");
  const detail = element("p", "id", english(`${card.id}: ${card.description}`, "span"));
  const action = isLying
    ? button("拿走", "Lift", "/api/cards/lift", "")
    : button("放卡", "Tap", `/api/cards/${encodeURIComponent(card.id)}/tap`, "primary");
  action.disabled = !isPlugged;
  action.setAttribute("aria-label", `${isLying ? "拿走" : "放卡"} ${card.id}`);
  const look = card.malformed ? "malformed" : card.kind.startsWith("foreigner") ? "foreigner" : "";
  return element("div", `card ${look} ${isLying ? "lying" : ""}`, element("div", "", title, about, note, detail), action);
}

function drawReader(state) {
  const { reader, cards } = state;
  byID("reader-path").textContent = reader.path;
  if (reader.plugged) pill(byID("reader-state"), "go", "已插上", "plugged in");
  else pill(byID("reader-state"), "stop", "已拔掉", "unplugged");
  const [unplug, plug] = byID("reader-actions").children;
  unplug.hidden = !reader.plugged;
  plug.hidden = reader.plugged;

  const lying = cards.find((card) => card.id === reader.card);
  const mat = byID("mat");
  mat.classList.toggle("full", Boolean(lying));
  if (lying) {
    const first = element("p", "", "读卡器上：", element("strong", "", lying.name ?? "坏卡"), " ", english(lying.id, "span"));
    const second = reader.read
      ? element("p", "done", "已读出，拿走后才能再读 ", english("read; lift it to be read again", "span"))
      : element("p", "", "等待读取 ", english("waiting to be read", "span"));
    mat.replaceChildren(element("div", "", first, second), button("拿走", "Lift", "/api/cards/lift", ""));
  } else {
    mat.replaceChildren(element("p", "", "读卡器上没有证件 ", english("No card on the reader", "span")));
  }
  const nodes = (list) => list.map((card) => cardNode(card, card.id === reader.card, reader.plugged));
  byID("good").replaceChildren(...nodes(cards.filter((card) => !card.malformed)));
  byID("malformed").replaceChildren(...nodes(cards.filter((card) => card.malformed)));
}

function press(fieldset, value, looks) {
  for (const node of byID(fieldset).querySelectorAll("button")) {
    const look = looks[node.dataset.is];
    node.setAttribute("aria-pressed", String(node.dataset.is === value));
    node.className = look ?? "";
  }
}

function printerSentence(printer) {
  if (!printer.plugged) return ["stop", "已拔掉", "unplugged"];
  if (printer.coverOpen) return ["stop", "上盖开着，脱机", "cover open, off line"];
  if (printer.paper === "out") {
    return printer.waiting > 0
      ? ["stop", `缺纸，还有 ${printer.waiting} 字节没打`, "paper out, data waiting"]
      : ["stop", "缺纸，脱机", "paper out, off line"];
  }
  if (printer.busy) return ["go", "打印中", "printing"];
  if (printer.paper === "near-end") return ["warn", "联机，纸将尽", "on line, paper low"];
  return ["go", "联机", "on line"];
}

function drawPrinter(printer) {
  byID("printer-path").textContent = [printer.address, printer.tty].filter(Boolean).join("  ");
  pill(byID("printer-state"), ...printerSentence(printer));
  press("paper", printer.paper, { "near-end": "caution", "out": "alarm" });
  press("cover", String(printer.coverOpen), { "true": "alarm" });
  press("cable", String(printer.plugged), { "false": "alarm" });
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

let drawn = null;

function draw(state) {
  if (state.version === drawn) return;
  drawn = state.version;
  drawReader(state);
  drawPrinter(state.printer);
  drawSlips(state.slips, state.version.split("-")[0]);
}

async function ask(path, method = "GET") {
  const response = await fetch(path, { method, cache: "no-store" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
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

document.addEventListener("click", async (event) => {
  const node = event.target.closest("button");
  const path = node?.dataset.post ?? node?.dataset.delete;
  if (!path) return;
  try {
    draw(await ask(path, node.dataset.post ? "POST" : "DELETE"));
  } catch {
    pill(byID("link"), "stop", "没有做成", "that did not work");
  }
});

refresh();
