"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const get = (id) => document.getElementById(id);
  const links = JSON.parse(get("data").textContent).links;
  const rows = [...document.querySelectorAll("li.s")].map((element) => ({
    element,
    number: Number(element.dataset.i),
    doubtful: element.classList.contains("doubtful"),
    checks: element.dataset.c.split(" "),
    severities: element.dataset.v.split(" "),
    outcomes: element.dataset.t.split(" "),
    origin: element.dataset.o,
    read: false,
    ready: false,
    words: null,
  }));
  const of = new Map(rows.map((row) => [row.element, row]));
  const byDoubt = rows;
  const byNumber = [...rows].sort((a, b) => a.number - b.number);
  const lists = { first: get("first"), rest: get("rest") };
  const restTitle = get("rest-title").firstChild;
  const titles = { doubtful: restTitle.data, article: "All sentences, in the article’s order " };
  let order = "doubtful";
  let shown = rows;
  let active = null;
  let here = null;

  // --- Order and filters ---------------------------------------------------------------------

  const filters = ["show", "severity", "check", "outcome", "origin"].map(get).filter(Boolean);
  const text = get("text");
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  const side = (row, name) => row.element.querySelector(name);
  const words = (row) =>
    (row.words ??= plain(side(row, ".src").textContent + "\n" + side(row, ".tgt").textContent));

  const fits = {
    show: (row, value) =>
      value === "doubtful" ? row.doubtful : value === "unread" ? !row.read : row.severities[0] !== "",
    severity: (row, value) => row.severities.includes(value),
    check: (row, value) => row.checks.includes(value),
    outcome: (row, value) => row.outcomes.includes(value),
    origin: (row, value) => row.origin === value,
  };

  function filter() {
    const wanted = filters.filter((each) => each.value);
    const sought = plain(text.value.trim());
    shown = (order === "doubtful" ? byDoubt : byNumber).filter((row) => {
      const fit =
        wanted.every((each) => fits[each.id](row, each.value)) &&
        (!sought || words(row).includes(sought));
      row.element.hidden = !fit;
      return fit;
    });
    for (const each of filters) each.classList.toggle("set", each.value !== "");
    for (const button of document.querySelectorAll(".chip button")) {
      const { filter: id, value } = button.parentElement.dataset;
      button.setAttribute("aria-pressed", String(get(id)?.value === value));
    }
    for (const list of Object.values(lists)) {
      const count = list.querySelectorAll("li.s:not([hidden])").length;
      list.hidden = count === 0;
      list.querySelector(".count").textContent = count;
    }
    get("none").hidden = shown.length > 0;
    get("clear").hidden = wanted.length === 0 && !sought;
    count();
  }

  function count(said = "") {
    const read = rows.filter((row) => row.read).length;
    const some = shown.length === rows.length ? `${rows.length}` : `${shown.length} of ${rows.length}`;
    get("status").textContent = `${said ? said + " · " : ""}${some} shown · ${read} read`;
  }

  function clear() {
    for (const each of filters) each.value = "";
    text.value = "";
    filter();
  }

  function arrange(wanted) {
    order = wanted;
    const first = lists.first.querySelector("ol");
    const rest = lists.rest.querySelector("ol");
    if (order === "article") {
      rest.append(...byNumber.map((row) => row.element));
    } else {
      first.append(...byDoubt.filter((row) => row.doubtful).map((row) => row.element));
      rest.append(...byNumber.filter((row) => !row.doubtful).map((row) => row.element));
    }
    restTitle.data = titles[order];
    document.querySelector(`[name=order][value=${order}]`).checked = true;
    filter();
    if (active) show(active);
  }

  // --- Going from sentence to sentence ---------------------------------------------------------

  function choose(row) {
    if (active === row) return;
    if (active) {
      active.element.classList.remove("active");
      active.element.tabIndex = -1;
      dark(active);
    }
    active = row;
    here = null;
    row.element.classList.add("active");
    row.element.tabIndex = 0;
    prepare(row);
  }

  function show(row) {
    choose(row);
    row.element.focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "nearest" });
  }

  function step(by, wanted = () => true, what = "sentence") {
    const at = active ? shown.indexOf(active) : -1;
    let next = at < 0 && by < 0 ? shown.length - 1 : at + by;
    while (next >= 0 && next < shown.length && !wanted(shown[next])) next += by;
    if (next >= 0 && next < shown.length) show(shown[next]);
    else count(`No ${what} ${by > 0 ? "after" : "before"} this`);
  }

  function mark(row, read = !row.read) {
    row.read = read;
    side(row, ".read").checked = read;
    row.element.classList.toggle("done", read);
    count();
  }

  async function copy(row, name) {
    const value = side(row, name).textContent;
    let done = true;
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      const area = document.createElement("textarea");
      area.value = value;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      row.element.focus({ preventScroll: true });
    }
    count(done ? `Copied sentence ${row.number}` : "The browser did not allow to copy");
  }

  // --- Words that are each other's translation -------------------------------------------------

  // Cuts a side where words begin and end; each piece knows the pairs that it belongs to.
  function wrap(cell, pairs, from) {
    const edges = new Set();
    pairs.forEach((pair) => edges.add(pair[from]).add(pair[from + 1]));
    const cuts = [...edges].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const ids = [];
      pairs.forEach((pair, id) => {
        if (pair[from] <= cuts[i] && cuts[i + 1] <= pair[from + 1]) ids.push(id);
      });
      if (ids.length) pieces.push([cuts[i], cuts[i + 1], ids.join(" ")]);
    }
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    let start = 0;
    for (const node of nodes) {
      const end = start + node.length;
      const made = document.createDocumentFragment();
      let at = start;
      for (const [a, b, ids] of pieces) {
        const left = Math.max(a, start);
        const right = Math.min(b, end);
        if (left >= right) continue;
        if (at < left) made.append(node.data.slice(at - start, left - start));
        const word = document.createElement("span");
        word.className = "w";
        word.dataset.w = ids;
        word.textContent = node.data.slice(left - start, right - start);
        made.append(word);
        at = right;
      }
      if (at > start) {
        if (at < end) made.append(node.data.slice(at - start));
        node.replaceWith(made);
      }
      start = end;
    }
  }

  function prepare(row) {
    if (row.ready) return;
    row.ready = true;
    const flat = (links[row.number] ?? "").split(" ").map(Number);
    const pairs = [];
    for (let i = 0; i + 3 < flat.length; i += 4) pairs.push(flat.slice(i, i + 4));
    if (!pairs.length) return;
    wrap(side(row, ".src"), pairs, 0);
    wrap(side(row, ".tgt"), pairs, 2);
  }

  function dark(row) {
    for (const each of row.element.querySelectorAll(".lit, .here")) each.classList.remove("lit", "here");
  }

  function light(row, element) {
    dark(row);
    const ids = new Set(element.dataset.w.split(" "));
    for (const each of row.element.querySelectorAll(".w"))
      if (each.dataset.w.split(" ").some((id) => ids.has(id))) each.classList.add("lit");
  }

  // A finding or a term of the list, and its words in both texts.
  function point(row, kind, number) {
    dark(row);
    for (const each of row.element.querySelectorAll(`[data-${kind}]`))
      if (each !== row.element && each.dataset[kind].split(" ").includes(number)) each.classList.add("lit");
  }

  function word(by) {
    if (!seen()) return step(1);
    const cell = here ? here.closest(".src, .tgt") : side(active, ".tgt");
    const all = [...cell.querySelectorAll(".w")];
    if (!all.length) return count("No words are aligned here");
    const right = getComputedStyle(cell).direction === "rtl" ? -by : by;
    const at = here ? all.indexOf(here) + right : right > 0 ? 0 : all.length - 1;
    visit(all[Math.min(Math.max(at, 0), all.length - 1)]);
  }

  function visit(element) {
    here = element;
    light(active, here);
    here.classList.add("here");
  }

  function across() {
    if (!here) return word(1);
    const other = here.closest(".src") ? ".tgt" : ".src";
    const there = side(active, other).querySelector(".w.lit");
    if (there) visit(there);
  }

  // --- Events ----------------------------------------------------------------------------------

  const rowAt = (target) => of.get(target.closest?.("li.s"));

  document.addEventListener("pointerover", ({ target }) => {
    const row = rowAt(target);
    if (!row) return;
    prepare(row);
    // What was under the pointer may just have been cut into words.
    const over = target.isConnected ? target : row.element;
    const found = over.closest(".w");
    const line = over.closest(".finding, .term");
    if (found) light(row, found);
    else if (line) line.dataset.f ? point(row, "f", line.dataset.f) : point(row, "t", line.dataset.t);
    else if (row !== active || !here) dark(row);
  });
  document.addEventListener("pointerout", ({ target, relatedTarget }) => {
    const row = rowAt(target);
    if (row && !row.element.contains(relatedTarget)) dark(row);
  });
  document.addEventListener("focusin", ({ target }) => {
    const row = rowAt(target);
    if (row) choose(row);
  });
  document.addEventListener("click", ({ target }) => {
    const row = rowAt(target);
    if (!row) return;
    choose(row);
    if (target.closest(".copy")) copy(row, ".tgt");
  });
  document.addEventListener("change", ({ target }) => {
    if (target.classList.contains("read")) mark(rowAt(target), target.checked);
    else if (target.name === "order") arrange(target.value);
    else if (filters.includes(target)) filter();
  });
  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  get("clear").addEventListener("click", clear);
  get("keys").addEventListener("click", () => get("help").showModal());
  get("close").addEventListener("click", () => get("help").close());

  for (const chip of document.querySelectorAll(".chip[data-filter]")) {
    const { filter: id, value } = chip.dataset;
    const select = get(id);
    if (!select || ![...select.options].some((option) => option.value === value)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...chip.childNodes);
    chip.append(button);
    button.addEventListener("click", () => {
      select.value = select.value === value ? "" : value;
      filter();
    });
  }

  const seen = () => active && !active.element.hidden;
  const keys = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    n: () => step(1, (row) => row.doubtful, "doubtful sentence"),
    p: () => step(-1, (row) => row.doubtful, "doubtful sentence"),
    ArrowLeft: () => word(-1),
    ArrowRight: () => word(1),
    s: across,
    r: () => seen() && mark(active),
    c: () => seen() && copy(active, ".tgt"),
    C: () => seen() && copy(active, ".src"),
    o: () => arrange(order === "doubtful" ? "article" : "doubtful"),
    "/": () => text.focus(),
    f: () => filters[0].focus(),
    "?": () => get("help").showModal(),
    Escape: () => (here ? (dark(active), (here = null)) : clear()),
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || get("help").open) return;
    const typing = target.closest?.("select, input:not([type=checkbox])");
    if (typing) {
      if (key !== "Escape") return;
      if (active && !active.element.hidden) show(active);
      else target.blur();
    } else if (keys[key] && get("single").checked) {
      keys[key]();
    } else return;
    event.preventDefault();
  });

  for (const row of rows) row.element.tabIndex = -1;
  const asked = of.get(get(location.hash.slice(1)));
  if (rows.length) rows[0].element.tabIndex = 0;
  filter();
  if (asked) show(asked);
})();
