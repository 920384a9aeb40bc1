"use strict";
// Everything from the data is put in as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

function element(name, props, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props || {})) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

const filters = {
  "f-result": (item) => item.result,
  "f-type": (item) => item.type,
  "f-error": (item) => item.error,
  "f-rung": (item) => item.rung,
  "f-source": (item) => item.sources,
};

function fillChoices() {
  for (const [id, read] of Object.entries(filters)) {
    const counts = new Map();
    for (const item of data.items) {
      for (const value of [].concat(read(item))) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    }
    for (const [value, count] of [...counts].sort((a, b) => b[1] - a[1])) {
      byId(id).append(element("option", { value }, `${value}(${count})`));
    }
    byId(id).addEventListener("change", show);
  }
  byId("f-text").addEventListener("input", show);
}

function matches(item) {
  for (const [id, read] of Object.entries(filters)) {
    const wanted = byId(id).value;
    if (wanted && ![].concat(read(item)).includes(wanted)) return false;
  }
  const text = byId("f-text").value.trim();
  return !text || [item.id, item.question, item.answer].some((part) => part.includes(text));
}

let current = null;

function show() {
  const items = data.items.filter(matches);
  byId("count").textContent = `${items.length} 题`;
  byId("list").replaceChildren(
    ...items.map((item) =>
      element("li", {},
        element("button", { type: "button", "data-id": item.id, onclick: () => open(item) },
          element("span", { class: item.lost ? "tag bad" : "tag" }, item.result),
          element("span", { class: "tag" }, item.type),
          ` ${item.id} ${item.question}`))));
  if (items.length && !items.includes(current)) open(items[0], true);
  else mark();
  if (!items.length) byId("detail").replaceChildren(element("p", { class: "soft" }, "没有符合条件的题。"));
}

function mark() {
  for (const button of byId("list").querySelectorAll("button")) {
    button.setAttribute("aria-current", String(current !== null && button.dataset.id === current.id));
  }
}

function section(title, ...children) {
  const kept = children.filter((child) => child !== null);
  return kept.length ? [element("h3", {}, title), ...kept] : [];
}

function open(item, quietly) {
  current = item;
  mark();
  byId("detail").replaceChildren(
    element("p", {},
      element("span", { class: item.lost ? "tag bad" : "tag" }, item.result),
      element("span", { class: "tag" }, item.type),
      element("span", { class: "tag" }, `难度:${item.difficulty}`),
      item.rung ? element("span", { class: "tag" }, item.rung) : null),
    ...item.history.map((turn) => element("p", { class: "soft" }, `上文:${turn}`)),
    element("p", {}, element("strong", {}, `${item.id} ${item.question}`)),
    ...section("哪里不对", item.why.length ? list(item.why) : null, item.error ? element("p", { class: "warn" }, item.error) : null),
    ...section(item.refused ? "拒答" : "答案", element("p", { class: "answer" }, ...withButtons(item.answer))),
    ...section("标准事实", item.facts.length ? list(item.facts.map((fact) => `${fact.stated ? "✓" : "✗"} ${fact.forms.join(" / ")}`)) : null),
    ...section("标准依据", ...item.evidence.map((found) => element("p", {}, `${found.cited ? "✓" : "✗"} 《${found.source}》:“${found.quote}”`))),
    ...section("引用", ...item.citations.map(citation)),
    ...section("逐句核对", ...item.claims.map(claim)),
    ...section("备注", item.note ? element("p", { class: "soft" }, item.note) : null));
  byId("detail").scrollTop = 0;
  if (!quietly) byId("detail").focus({ preventScroll: true });
}

function list(lines) {
  return element("ul", {}, ...lines.map((line) => element("li", {}, line)));
}

function withButtons(text) {
  return text.split(/(\[\d+\])/).map((part) => {
    const number = /^\[(\d+)\]$/.exec(part);
    if (!number) return part;
    const go = () => { const target = byId(`cite-${number[1]}`); if (target) target.scrollIntoView({ block: "nearest" }); };
    return element("button", { type: "button", class: "cite", onclick: go }, part);
  });
}

function citation(found) {
  const where = [`[${found.n}]`, found.title ? `《${found.title}》` : "", found.section.join(" › "), found.paragraph ? `第 ${found.paragraph} 段` : ""];
  return element("div", { class: "citation", id: `cite-${found.n}` },
    element("p", { class: "soft" }, where.filter(Boolean).join(" ")),
    found.counts ? null : element("p", { class: "warn" }, "这条引用不算数:答案里没有它的编号,或引文不在正文里,或正文太长"),
    element("p", { class: "text" }, ...highlighted(found.text, found.spans)));
}

// spans: [start, end, "quote" | "gold"], sorted, not overlapping; offsets in UTF-16 units
function highlighted(text, spans) {
  const pieces = [];
  let at = 0;
  for (const [start, end, kind] of spans) {
    pieces.push(text.slice(at, start), element("mark", kind === "gold" ? { class: "gold" } : {}, text.slice(start, end)));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

function claim(found) {
  return element("p", {},
    element("span", { class: found.ok ? "tag" : "tag bad" }, found.finding),
    found.claim, found.reason ? element("span", { class: "soft" }, ` —— ${found.reason}`) : null);
}

function showLedger() {
  const finding = byId("l-finding").value;
  const rows = data.ledger.filter((row) => !finding || row[3] === finding);
  byId("l-count").textContent = `${rows.length} 条`;
  byId("l-rows").replaceChildren(...rows.slice(0, 500).map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell)))));
}

fillChoices();
show();
if (byId("l-finding")) {
  byId("l-finding").addEventListener("change", showLedger);
  showLedger();
}
