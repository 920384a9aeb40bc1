// What Gradio does not do: marks that open their source at once, copying, votes. All text comes escaped from the server.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const narrow = () => matchMedia("(max-width: 820px)").matches;
  const scrolled = new Map(); // where each source was left, by its address
  let opened = null; // the mark whose source is shown
  let address = "";

  async function fragment(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  }

  function siblings(mark) {
    const turn = mark.closest(".yj-turn");
    const seen = new Map();
    for (const other of turn ? turn.querySelectorAll(".yj-mark") : []) if (!seen.has(other.dataset.n)) seen.set(other.dataset.n, other);
    return [...seen.values()].sort((a, b) => a.dataset.n - b.dataset.n);
  }

  async function open(button, { sheet = true } = {}) {
    const body = $("#yj-pbody"), panel = $("#yj-panel");
    if (!body) return;
    const { source, paragraph, start = 0, end = 0 } = button.dataset;
    const next = "view/place?" + new URLSearchParams({ source, paragraph, start, end });
    if (address) scrolled.set(address, panel.scrollTop);
    document.querySelectorAll(".yj-mark.yj-on").forEach((mark) => mark.classList.remove("yj-on"));
    opened = button;
    try {
      const html = await fragment(next);
      if (opened !== button) return;
      body.innerHTML = html;
      address = next;
    } catch {
      body.innerHTML = '<p class="yj-error">打不开这处原文,可能文件已经移除。请重新提问。</p>';
    }
    if (button.classList.contains("yj-mark")) { button.classList.add("yj-on"); steps(button); }
    if (sheet && narrow()) document.body.classList.add("yj-sheet");
    place(panel, next);
    if (sheet) $(".yj-here", body)?.focus({ preventScroll: true });
  }

  function place(panel, url) {
    if (scrolled.has(url)) { panel.scrollTop = scrolled.get(url); return; }
    const target = $("mark", panel) || $(".yj-here", panel);
    panel.scrollTop = 0;
    if (!target) return;
    const top = target.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    if (top > panel.clientHeight * 0.6) panel.scrollTop = top - panel.clientHeight * 0.35;
  }

  function steps(mark) {
    const all = siblings(mark), at = all.findIndex((other) => other.dataset.n === mark.dataset.n), foot = $(".yj-pfoot");
    if (!foot || all.length < 2) return;
    const step = (label, to) => {
      const made = document.createElement("button");
      made.type = "button"; made.className = "yj-step"; made.textContent = label; made.disabled = !all[to];
      if (all[to]) made.addEventListener("click", () => open(all[to]));
      return made;
    };
    const count = document.createElement("span");
    count.className = "yj-count"; count.textContent = `${at + 1}/${all.length}`;
    foot.prepend(step("◀ 上一处依据", at - 1), count, step("下一处依据 ▶", at + 1));
  }

  function tell(words) {
    document.querySelector(".yj-toast")?.remove();
    const toast = document.createElement("div");
    toast.className = "yj-toast"; toast.setAttribute("role", "status"); toast.textContent = words;
    document.body.append(toast);
    setTimeout(() => toast.remove(), 1800);
  }

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); }
    catch { // no permission, or a page served without https
      const area = document.createElement("textarea");
      area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    tell("已复制");
  }

  function ask(question) {
    const box = $("#yj-box textarea");
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => $("#yj-send").click(), 60);
  }

  const WRONG = ["数字或事实不对", "没有答到点上", "引文不支持这句话", "该答的没有答"];

  async function send(button, value, reason) {
    const body = JSON.stringify({ turn: Number(button.dataset.turn), vote: value, reason });
    const sent = await fetch("view/vote", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!sent.ok) return tell("没有记下,请再试一次");
    for (const other of button.parentElement.querySelectorAll(".yj-thumb")) other.classList.toggle("yj-on", other === button && value !== 0);
    tell(value ? "谢谢,已记下" : "已取消");
  }

  function vote(button) {
    const foot = button.closest(".yj-foot");
    $(".yj-why", foot)?.remove();
    if (button.classList.contains("yj-on")) return send(button, 0, "");
    const value = Number(button.dataset.vote);
    send(button, value, "");
    if (value > 0) return;
    const why = document.createElement("form");
    why.className = "yj-why";
    why.innerHTML = '<span>哪里有问题?</span><input type="text" maxlength="500" placeholder="也可以写几个字" aria-label="哪里有问题"><button class="yj-tool">提交</button>';
    for (const reason of WRONG) {
      const chip = document.createElement("button");
      chip.type = "button"; chip.className = "yj-tool"; chip.textContent = reason;
      chip.addEventListener("click", () => { send(button, -1, reason); why.remove(); });
      $("input", why).before(chip);
    }
    why.addEventListener("submit", (event) => { event.preventDefault(); send(button, -1, $("input", why).value.trim()); why.remove(); });
    foot.append(why);
    $("button", why).focus();
  }

  async function read(button) {
    const view = $("#yj-docview");
    view.innerHTML = '<p class="yj-wait">正在打开…</p>';
    try { view.innerHTML = await fragment("view/document?" + new URLSearchParams({ source: button.dataset.source })); }
    catch { view.innerHTML = '<p class="yj-error">打不开这份文件,可能已经移除。请刷新页面。</p>'; }
    view.scrollIntoView({ block: "start" });
  }

  // an outline inside the page: the address must stay, so the browser does not follow it
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#yj-docview a[href^='#']");
    if (!link) return;
    event.preventDefault();
    document.querySelectorAll(".yj-target").forEach((other) => other.classList.remove("yj-target"));
    const target = document.getElementById(link.getAttribute("href").slice(1));
    target?.classList.add("yj-target");
    target?.scrollIntoView({ block: "center" });
  });

  async function past() {
    const words = $(".yj-drawer .yj-search").value;
    try { $(".yj-drawerbody").innerHTML = await fragment("view/history?" + new URLSearchParams({ words })); }
    catch { $(".yj-drawerbody").textContent = "读不到历史对话,请稍后再试。"; }
  }

  async function forget(button) {
    if (!confirm("删除这段对话?删除后不能恢复。")) return;
    await fetch("view/forget", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ conversation: button.dataset.conversation }) });
    past();
  }

  function study(button) {
    const item = button.closest(".yj-item"), list = item.parentElement;
    if (button.matches(".yj-up") && item.previousElementSibling) list.insertBefore(item, item.previousElementSibling);
    else if (button.matches(".yj-down") && item.nextElementSibling) list.insertBefore(item.nextElementSibling, item);
    else if (button.matches(".yj-drop")) { item.remove(); $(".yj-left-count").textContent = list.children.length; return; }
    button.focus();
  }

  function view(button) {
    const all = button.closest(".yj-items"), picks = [...all.querySelectorAll(".yj-viewpick")], place = picks.indexOf(button);
    picks.forEach((pick, i) => pick.setAttribute("aria-pressed", String(i === place)));
    all.querySelectorAll(".yj-view").forEach((shown, i) => { shown.hidden = i !== place; });
  }

  async function download(button) {
    const all = button.closest(".yj-items"), words = (element) => element?.innerText.trim() ?? "";
    const chosen = $(".yj-withitems", all)?.checked ? [...all.querySelectorAll(".yj-item")] : [];
    const items = chosen.map((item) => ({
      id: item.dataset.id, stem: words($("[data-field=stem]", item)), explanation: words($("[data-field=explanation]", item)),
      options: [...item.querySelectorAll("[data-field=option]")].map(words) }));
    const body = JSON.stringify({ draft: all.dataset.draft, items, suffix: button.dataset.suffix, teacher: button.dataset.teacher === "1", materials: $(".yj-with", all)?.checked ?? false });
    const answer = await fetch("view/study", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!answer.ok) { const said = document.createElement("div"); said.innerHTML = await answer.text(); return tell(said.textContent); }
    const name = decodeURIComponent(answer.headers.get("Content-Disposition").split("''")[1]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob()); link.download = name; link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  let dragged = null; // the study item under way
  document.addEventListener("dragstart", (event) => { dragged = event.target.closest?.(".yj-item"); });
  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest?.(".yj-item");
    if (!over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
  });
  document.addEventListener("dragend", () => { dragged = null; });

  function seek(box) {
    const wanted = box.value.trim().toLowerCase().split(/\s+/);
    for (const row of document.querySelectorAll(".yj-shelf tbody tr")) {
      const said = row.textContent.toLowerCase();
      row.hidden = !wanted.every((word) => said.includes(word));
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches?.(".yj-seek")) seek(event.target);
    else if (event.target.matches?.(".yj-search")) past();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.matches(".yj-mark, .yj-near")) open(button);
    else if (button.matches(".yj-copy")) copy(button.dataset.copy);
    else if (button.matches(".yj-example")) ask(button.dataset.question);
    else if (button.matches(".yj-thumb")) vote(button);
    else if (button.matches(".yj-up, .yj-down, .yj-drop")) study(button);
    else if (button.matches(".yj-viewpick")) view(button);
    else if (button.matches(".yj-export")) download(button);
    else if (button.matches(".yj-filtertoggle")) button.setAttribute("aria-expanded", String($(".yj-filters").classList.toggle("yj-shown")));
    else if (button.matches(".yj-doclink")) read(button);
    else if (button.matches(".yj-history")) { $(".yj-drawer").showModal(); past(); }
    else if (button.matches(".yj-drawerclose")) $(".yj-drawer").close();
    else if (button.matches(".yj-forget")) forget(button);
    else if (button.matches(".yj-pclose")) { document.body.classList.remove("yj-sheet"); opened?.focus(); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("yj-sheet")) { document.body.classList.remove("yj-sheet"); opened?.focus(); }
  });

  document.addEventListener("toggle", async (event) => {
    const fold = event.target;
    if (!fold.matches?.(".yj-how") || !fold.open || fold.dataset.read) return;
    fold.dataset.read = "1";
    const body = $(".yj-howbody", fold);
    try { body.innerHTML = await fragment("view/explain?turn=" + fold.dataset.turn); }
    catch { body.textContent = "读不到这次回答的记录。"; }
  }, true);

  // a page that cannot be drawn: the file was taken away, or is not what it says
  document.addEventListener("error", (event) => {
    if (!event.target.matches?.(".yj-pagepic")) return;
    const said = document.createElement("p");
    said.className = "yj-dim"; said.textContent = "这一页的版面显示不了。文字不受影响,可以打开全文看。";
    event.target.replaceWith(said);
  }, true);

  // a question just sent, until its answer replaces the thread
  window.youjuAsking = (question) => {
    const thread = $(".yj-thread");
    if (!thread || !question.trim()) return;
    $(".yj-empty", thread)?.remove();
    const turn = document.createElement("article");
    turn.className = "yj-turn";
    turn.innerHTML = '<div class="yj-q"></div><div class="yj-a"><div class="yj-wait">正在资料库中查找…</div></div>';
    $(".yj-q", turn).textContent = question;
    thread.append(turn);
    turn.scrollIntoView({ block: "nearest" });
  };

  // names for screen readers that Gradio leaves in English whatever the language
  const NAMES = { "Click to upload or drop files": "将文件拖放到此处 - 或 - 点击上传", "More tabs": "更多标签页", "common.upload": "上传", "File upload": "选择文件", "Reset to default value": "恢复默认值", "Close": "关闭", "Error": "出错了", "Warning": "请注意", "Info": "提示", "Success": "完成" };
  const LOST = /^Connection to the server was lost.*$/;
  const SAID = [ // what Gradio says in a corner of the page, in English whatever the language
    [/^File\(s\) exceed the maximum allowed size of ([\d.]+) Mb: (.*)$/i, (_, size, names) => `${names.replaceAll('"', "")}超过了 ${parseFloat(size)} MB 的上限。请拆成几个文件再上传。`],
    [/^Invalid file type: (.*?)\. Only (.*) allowed\.?$/, (_, name, kinds) => `${name}不是可以上传的格式。可以上传:${kinds.replaceAll(", ", " ")}`],
    [LOST, () => "和服务器的连接断了,正在重新连接…"],
    [/^Queue is full.*/, () => "现在用的人太多,请过一会儿再试。"],
    [/^[\x00-\x7f]*$/, () => "出了意外。请再试一次;如果一再出现,请刷新页面。"],
  ];
  function toasted(toast) {
    const words = $("[data-testid=toast-text]", toast), title = $(".toast-title-row span", toast)?.firstChild;
    if (title && NAMES[title.textContent.trim()]) title.textContent = NAMES[title.textContent.trim()];
    if (!words || words.dataset.said || !words.textContent.trim()) return;
    const text = words.textContent.trim(), [pattern, told] = SAID.find(([pattern]) => pattern.test(text)) ?? [];
    words.dataset.said = "1";
    if (pattern) words.textContent = text.replace(pattern, told);
    if (LOST.test(text)) for (const waiting of document.querySelectorAll(".yj-thread .yj-wait")) {
      waiting.className = "yj-error"; waiting.textContent = "没有连上服务器,这个问题没有答成。连上以后请再发一次。";
    }
  }
  function inChinese(element) {
    const name = element.getAttribute("aria-label");
    const said = NAMES[name] ?? name.replace(/^number input for (.+)$/, "$1(数字)").replace(/^range slider for (.+)$/, "$1(滑块)");
    if (said !== name) element.setAttribute("aria-label", said);
  }

  // filters that take a second line: the conversation and the panel give it up, the question box stays in sight
  let oneLine = Infinity;
  const sized = new ResizeObserver(([entry]) => {
    const height = Math.round(entry.contentRect.height);
    if (!height) return; // another tab is open, or a phone has them folded
    oneLine = Math.min(oneLine, height);
    document.documentElement.style.setProperty("--yj-extra", `${height - oneLine}px`);
  });
  function measure() {
    const filters = $(".yj-filters:not([data-sized])");
    if (filters) { filters.dataset.sized = "1"; sized.observe(filters); }
  }

  // a new answer: keep the last turn in view, show its first source beside it
  let shown = "";
  new MutationObserver(() => {
    for (const filter of document.querySelectorAll(":is(.yj-filter, .yj-all) input")) {
      const hint = $(".token", filter.closest(".yj-filter, .yj-all")) ? "" : "全部";
      if (filter.placeholder !== hint) filter.placeholder = hint;
    }
    measure();
    for (const named of document.querySelectorAll("[aria-label]")) inChinese(named);
    document.querySelectorAll("[data-testid=toast-body]").forEach(toasted);
    const chosen = document.querySelectorAll(".yj-filters .token").length, range = $(".yj-filtertoggle b");
    const words = chosen ? `已选${chosen}项` : "全部";
    if (range && range.textContent !== words) range.textContent = words;
    const box = $("#yj-box textarea");
    if (box && narrow() && box.placeholder !== "提问或追问…") box.placeholder = "提问或追问…"; // no Shift key there
    const thread = $(".yj-thread");
    if (!thread || thread.dataset.seen) return;
    thread.dataset.seen = "1";
    const last = thread.lastElementChild;
    if (last?.classList.contains("yj-turn")) {
      if (narrow()) last.scrollIntoView({ block: "start" });
      else {
        const by = last.getBoundingClientRect().top - thread.getBoundingClientRect().top - 4;
        thread.scrollBy({ top: by, behavior: by > 2 * thread.clientHeight ? "instant" : "auto" }); // past a long answer at once
      }
    }
    const newest = thread.dataset.newest;
    if (newest && newest !== shown) {
      shown = newest;
      const mark = last && $(".yj-mark", last);
      if (mark) open(mark, { sheet: false });
      else if ($("#yj-pbody")) { $("#yj-pbody").innerHTML = '<div class="yj-pempty">这次回答没有引用原文。</div>'; address = ""; }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
