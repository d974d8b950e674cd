// Links text and records, filters, keys, light and dark. It makes no markup and reads none: what the article holds
// only ever passes through it as text of attributes.
"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const words = (text) => (text ? text.split(" ") : []);
  const body = $("body"), list = $("list"), panel = $("records"), help = $("help");
  const records = [...list.querySelectorAll(".r")];
  const pieces = [...body.querySelectorAll("[data-m], [data-x]")];
  const small = matchMedia("(max-width: 60rem)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const marksOf = new Map(), partsOf = new Map(), made = new Map();
  let chosen = null, lit = [];

  const put = (map, key, piece) => map.has(key) ? map.get(key).push(piece) : map.set(key, [piece]);
  for (const piece of pieces) {
    for (const label of words(piece.dataset.m)) put(marksOf, label, piece);
    for (const part of words(piece.dataset.x)) put(partsOf, part, piece);
    const label = piece.getAttribute("aria-label");
    made.set(piece, {
      marks: words(piece.dataset.m),
      begins: words(piece.dataset.b || (piece.href ? piece.dataset.m : "")),
      ends: words(piece.dataset.l),
      told: label ? label.slice(piece.textContent.length + 2, -1).split("; ") : [],
    });
  }
  for (const record of records) record.tabIndex = -1;

  // Filters: a record that is filtered out loses its marks; a piece without any is plain text.
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const chips = [...$("tools").querySelectorAll("button[aria-pressed]")];
  const sure = $("sure");

  function passes(record) {
    const kind = record.id[0];
    const off = chips.filter((chip) => !pressed(chip)).some((chip) =>
      chip.dataset.kind === kind || (chip.dataset.of === kind && chip.dataset.value === record.dataset.s));
    return !off && !(sure && record.dataset.c !== undefined && Number(record.dataset.c) < Number(sure.value));
  }

  function filter() {
    for (const record of records) record.hidden = !passes(record);
    for (const kind of list.querySelectorAll(".kind")) kind.hidden = !kind.querySelector(".r:not([hidden])");
    for (const piece of pieces) dress(piece);
    const shown = records.filter((record) => !record.hidden).length;
    $("count").textContent = shown === records.length ? `${shown}` : `${shown} of ${records.length}`;
    $("all").hidden = shown === records.length;
    if (sure) $("sure-n").textContent = Number(sure.value).toFixed(2);
    if (chosen) chosen.hidden ? release() : light(chosen);
  }

  const shows = (label) => !$(label).hidden;

  function dress(piece) {
    const { marks, begins, ends, told } = made.get(piece);
    const now = marks.filter(shows), here = begins.filter(shows), last = ends.filter(shows);
    piece.className = now.length ? ["m", ...new Set(now.map((label) => label[0].toLowerCase()))].join(" ") : "";
    last.length ? piece.dataset.l = last.join(" ") : delete piece.dataset.l;
    if (piece.tagName !== "A") return;
    if (here.length) {
      piece.href = "#" + here[0];
      const kept = told.filter((_, n) => shows(begins[n]));
      piece.setAttribute("aria-label", `${piece.textContent} (${kept.join("; ")})`);
    } else {
      piece.removeAttribute("href");
      piece.removeAttribute("aria-label");
    }
  }

  function showAll() {
    for (const chip of chips) chip.setAttribute("aria-pressed", "true");
    if (sure) sure.value = 0;
    filter();
  }

  // One record is chosen at a time: its spans are lit, each told what it is to the record.
  function role(found, name) {
    found.forEach((piece, n) => {
      piece.classList.add("part");
      if (n === 0 || found[n - 1].nextSibling !== piece) piece.dataset.role ||= name;
    });
  }

  function unlight() {
    for (const piece of pieces) {
      piece.classList.remove("on", "sentence", "part");
      delete piece.dataset.role;
    }
  }

  function light(record) {
    unlight();
    const id = record.id, parts = (letter) => partsOf.get(id + letter) || [];
    const sentence = new Set(parts("v"));
    const within = (labels) => {
      const found = new Set(words(labels).flatMap((label) => marksOf.get(label) || []));
      return [...sentence].filter((piece) => found.has(piece));
    };
    for (const piece of marksOf.get(id) || []) piece.classList.add("on");
    for (const piece of sentence) piece.classList.add("sentence");
    if (id[0] === "E") {
      role(within(record.dataset.a), "who");
      role(within(record.dataset.r), "whom");
    }
    role(parts("b"), "who");
    role(parts("q"), "cue");
    role(parts("t"), "when");
    role(parts("p"), "where");
  }

  function release() {
    if (!chosen) return;
    chosen.classList.remove("sel");
    chosen.removeAttribute("aria-current");
    chosen = null;
    unlight();
  }

  // `at` is the piece to bring into view: the record's first one, if not told otherwise.
  function choose(record, { focus = true, at = (marksOf.get(record.id) || [])[0] } = {}) {
    if (record.hidden) showAll();
    if (chosen !== record) release();
    chosen = record;
    record.classList.add("sel");
    record.setAttribute("aria-current", "true");
    light(record);
    fold(false);
    if (at) intoText(at);
    intoList(record);
    if (focus) record.focus({ preventScroll: true });
    try { history.replaceState(null, "", "#" + record.id); } catch { /* some viewers of files forbid it */ }
  }

  function intoList(record) {
    if (list.scrollHeight <= list.clientHeight + 1) return record.scrollIntoView({ block: "nearest" });
    const frame = list.getBoundingClientRect(), box = record.getBoundingClientRect();
    if (box.top < frame.top + 30) list.scrollTop += box.top - frame.top - 30;
    else if (box.bottom > frame.bottom) list.scrollTop += Math.min(box.bottom - frame.bottom + 10, box.top - frame.top - 30);
    const below = record.getBoundingClientRect().bottom - innerHeight;
    if (below > 0 && !small.matches) scrollBy(0, below + 10);
  }

  function intoText(piece) {
    const box = piece.getBoundingClientRect(), sheet = panel.getBoundingClientRect();
    const covered = small.matches && getComputedStyle(panel).position === "sticky";
    const bottom = covered ? Math.min(sheet.top, innerHeight) : innerHeight;
    if (box.top < 30 || box.bottom > bottom - 20) scrollBy(0, box.top - bottom / 3);
  }

  function step(by) {
    const shown = records.filter((record) => !record.hidden);
    if (!shown.length) return;
    const at = chosen ? shown.indexOf(chosen) + by : by > 0 ? 0 : shown.length - 1;
    choose(shown[Math.max(0, Math.min(shown.length - 1, at))]);
  }

  // A click on a mark goes to its innermost record, a click again to the next one out.
  let clicked = null;
  body.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-m]");
    if (!piece || event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return;
    const { marks, begins } = made.get(piece);
    const around = [...new Set([...begins, ...marks])].filter(shows);
    if (!around.length) return;
    event.preventDefault();
    const now = clicked === piece && chosen ? around.indexOf(chosen.id) : -1;
    clicked = piece;
    choose($(around[(now + 1) % around.length]), { at: piece });
  });

  list.addEventListener("click", (event) => {
    const record = event.target.closest(".r"), link = event.target.closest("a");
    if (link) return follow(event, link, record);
    if (record && !event.target.closest("summary, button") && getSelection().isCollapsed) choose(record);
  });

  list.addEventListener("toggle", (event) => {
    if (chosen && event.target.open && chosen.contains(event.target)) intoList(chosen);
  }, true);

  function follow(event, link, record) {
    const target = link.hash && $(link.hash.slice(1));
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (target.classList.contains("r")) return choose(target);
    if (record) choose(record, { focus: false, at: target });
    else intoText(target);
    target.tabIndex = target.tabIndex < 0 ? -1 : target.tabIndex;
    target.focus({ preventScroll: true });
  }

  document.querySelector("header").addEventListener("click", (event) => {
    const link = event.target.closest(".warn a");
    if (link) follow(event, link, null);
  });

  // What the pointer is over, or the focus on, is lit on the other side too.
  let under = null;
  function over(event) {
    if (event.target === under) return;
    under = event.target;
    for (const node of lit) node.classList.remove("lit");
    lit = [];
    const piece = event.target.closest("#body [data-m]"), record = event.target.closest(".r");
    const labels = piece ? made.get(piece).marks.filter(shows) : record ? [record.id] : [];
    if (!labels.length) return;
    if (piece) lit.push(...labels.map($));
    lit.push(...(marksOf.get(labels[0]) || []));
    for (const node of lit) node.classList.add("lit");
    if (piece) piece.title = labels.map(telling).join("; ");
  }

  function telling(label) {
    const head = $(label).querySelector("h3");
    return (head || $(label)).textContent.replace(/\s+/g, " ").trim();
  }
  // Not "mouseover": that is also sent when the text moves under a pointer that rests.
  for (const kind of ["mousemove", "focusin"]) document.addEventListener(kind, over);

  // Light and dark, the sheet, help.
  function theme(name) {
    if (name) root.dataset.theme = name;
    const on = (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
    $("theme").textContent = on ? "Light" : "Dark";
    return on;
  }

  function turn() {
    const name = theme() ? "light" : "dark";
    theme(name);
    try { localStorage.setItem("dragoman-theme", name); } catch { /* then it holds for this page */ }
  }

  function fold(closed) {
    panel.classList.toggle("folded", closed);
    $("fold").setAttribute("aria-expanded", String(!closed));
    $("fold").textContent = closed ? "Show" : "Fold";
  }

  const showHelp = () => help.open || help.showModal();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    f: () => { fold(false); $("filters").open = true; $("filters").querySelector("summary").focus(); },
    a: showAll,
    d: turn,
    "?": showHelp,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape") return release();
    const why = chosen && document.activeElement === chosen && chosen.querySelector("details");
    if (event.key === "Enter" && why) why.open = !why.open;
    else if (keys[event.key] && $("keys-on").checked) keys[event.key]();
    else return;
    event.preventDefault();
  });

  for (const chip of chips) chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(!pressed(chip)));
    filter();
  });
  if (sure) sure.addEventListener("input", filter);
  $("all").addEventListener("click", () => { showAll(); $("filters").querySelector("summary").focus(); });
  $("theme").addEventListener("click", turn);
  $("keys").addEventListener("click", showHelp);
  $("close").addEventListener("click", () => help.close());
  $("fold").addEventListener("click", () => fold(!panel.classList.contains("folded")));
  dark.addEventListener("change", () => theme());

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...list.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });

  // The address may name a record by its label, or by its id, which is the same in every coding of the text.
  function arrive() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    const found = records.find((record) => record.id === name) ||
      [...list.querySelectorAll("dd code")].find((code) => code.textContent === name)?.closest(".r");
    if (found) choose(found);
  }

  root.classList.add("js");
  for (const id of ["tools", "look", "fold"]) $(id).hidden = false;
  if (small.matches) {
    $("filters").open = false;
    fold(true);
  }
  try { theme(["light", "dark"].find((name) => name === localStorage.getItem("dragoman-theme"))); } catch { theme(); }
  filter();
  addEventListener("hashchange", arrive);
  arrive();
  // The browser goes to the address by itself once the page is there; the text is to be in view as well.
  addEventListener("load", () => requestAnimationFrame(arrive));
})();
