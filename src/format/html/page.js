"use strict";
// The page: beads are read from the lines of #beads (`compact.rs` says how they stand there), shown as rows, edited in place, and saved as lines again. An edit
// replaces a run of beads by another; undo and redo swap the two.
(() => {
  const DOUBTFUL = 0.6;
  const byId = (id) => document.getElementById(id);
  const lines = (text) => text.split("\n").filter((line) => line.trim());
  const encoder = new TextEncoder();

  /** A bead of the page: the record, and its sides as lists of segments. */
  const bead = (record) => ({ record, sides: [segments(record.source), segments(record.target)], cut: [null, null] });
  const segments = (side) => {
    const times = side.times || [];
    return side.text.length === side.ids.length
      ? side.ids.map((id, i) => ({ ids: [id], spans: side.spans.slice(i, i + 1), text: side.text[i], times: times.slice(i, i + 1) }))
      : side.ids.length ? [{ ids: side.ids, spans: side.spans, text: side.text.join(""), times }] : [];
  };
  const size = (side) => side.reduce((sum, segment) => sum + segment.ids.length, 0);

  // ---- The short form, as records

  const [names, ...short] = lines(byId("beads").textContent).map((line) => JSON.parse(line));

  const sideOf = ([lang, first, starts = [], text = [], times]) => ({
    lang: names[lang],
    ids: text.map((_, i) => first + i),
    spans: starts.map((start, i) => [start, start + encoder.encode(text[i]).length]),
    text,
    ...(times && { times }),
  });

  const explanationOf = ([score, parts, matches], source, target) => {
    const chunks = (list, size) => Array.from({ length: list.length / size }, (_, i) => list.slice(i * size, i * size + size));
    const quotes = [source, target].map((side) => {
      const bytes = side.text.map((text) => encoder.encode(text));
      return (start, length) => {
        const from = side.spans[0][0] + start;
        const i = side.spans.findIndex((span) => span[0] <= from && from + length <= span[1]);
        return { span: [from, from + length], text: toText(bytes[i].slice(from - side.spans[i][0], from - side.spans[i][0] + length)) };
      };
    });
    return {
      score,
      parts: chunks(parts, 2).map(([name, score]) => ({ name: names[name], score })),
      matches: chunks(matches, 6).map(([kind, grade, ...place]) => ({
        source: quotes[0](place[0], place[1]), target: quotes[1](place[2], place[3]), kind: names[kind], grade: names[grade],
      })),
    };
  };

  const recordOf = (line) => {
    if (!Array.isArray(line)) return line;
    const [confidence, status, ...rest] = line;
    const source = sideOf(rest[0]), target = sideOf(rest[1]);
    const record = { shape: `${source.ids.length}-${target.ids.length}`, confidence, source, target };
    if (status !== null) record.status = names[status];
    if (!rest[2]) return record;
    // Worked out when somebody looks.
    return Object.defineProperty(record, "explain", {
      enumerable: true,
      configurable: true,
      get() {
        const value = explanationOf(rest[2], source, target);
        Object.defineProperty(record, "explain", { value, enumerable: true, configurable: true, writable: true });
        return value;
      },
    });
  };

  const toText = (bytes) => new TextDecoder().decode(bytes);

  let beads = short.map((line) => bead(recordOf(line)));
  const findings = JSON.parse(byId("findings").textContent || "[]");
  const langs = beads.length ? [beads[0].record.source.lang, beads[0].record.target.lang] : ["zh", "en"];
  const rows = byId("rows");
  const undone = [], done = [];
  let current = -1;
  let shown = [];

  // Findings by the segments they are about.
  const noted = [new Map(), new Map()];
  for (const finding of findings) {
    ["source", "target"].forEach((name, side) => {
      for (const id of (finding[name] && finding[name].ids) || []) {
        if (!noted[side].has(id)) noted[side].set(id, []);
        noted[side].get(id).push(finding);
      }
    });
  }
  const findingsOf = (bead) => {
    if (!findings.length) return [];
    const found = new Set();
    bead.sides.forEach((side, s) => side.forEach((segment) => segment.ids.forEach((id) =>
      (noted[s].get(id) || []).forEach((finding) => found.add(finding)))));
    return [...found];
  };

  const isPair = (bead) => bead.sides.every((side) => side.length);
  const isDoubtful = (bead) => !bead.record.status && (bead.record.confidence < DOUBTFUL || findingsOf(bead).length > 0);

  /** An element with classes, attributes and children. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // ---- Rows

  const row = (bead) => {
    const { record } = bead;
    const status = record.status || "";
    const tone = status || (isDoubtful(bead) ? "doubtful" : isPair(bead) ? "" : "alone");
    const element = make("article", { class: `bead ${tone} ${isPair(bead) ? "" : "alone"}`, tabindex: "-1" });
    const percent = Math.round(record.confidence * 100);
    const label = make("div", { class: "label" });
    const meter = make("span", { class: "meter" }, make("i", { style: `width:${percent}%` }));
    label.append(make("b", {}, record.shape.replace("-", "–")), " ", record.confidence.toFixed(2), meter);
    if (status) label.append(make("span", { class: "badge" }, status));
    element.setAttribute("aria-label", `${record.shape}, confidence ${percent} percent${status ? ", " + status : ""}`);
    element.append(label, ...bead.sides.map((side, s) => sideElement(bead, side, s)));
    const notes = findingsOf(bead);
    if (notes.length) {
      const list = make("ul", { class: "findings" });
      for (const note of notes) {
        list.append(make("li", { class: note.severity || "" }, `${note.check}: ${note.message}`));
      }
      element.append(list);
    }
    bead.row = element;
    element.bead = bead;
    return element;
  };

  /** `1:02:03.4` of milliseconds. */
  const clock = (millis) => {
    const seconds = Math.floor(millis / 1000), two = (n) => String(n).padStart(2, "0");
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${Math.floor(millis % 1000 / 100)}`;
  };

  const sideElement = (bead, side, s) => {
    const cell = make("div", { class: "side", lang: langs[s] });
    if (!side.length) cell.append(make("span", { class: "none", lang: "en" }, "no counterpart"));
    side.forEach((segment, i) => {
      const element = make("span", { class: "segment" }, segment.text);
      if (bead.cut[s] === i) element.classList.add("cut");
      element.place = [s, i];
      if (segment.times.length) cell.append(make("time", { title: "from the start" }, clock(segment.times[0][0])));
      cell.append(element);
    });
    return cell;
  };

  /** Shows matches and what findings mean in a row; what is searched where there is nothing else. */
  const decorate = (bead) => {
    const explain = bead.record.explain;
    const matches = explain ? explain.matches : [];
    bead.row.querySelectorAll(".segment").forEach((element) => {
      const [s, i] = element.place;
      const segment = bead.sides[s][i];
      if (!segment.spans.length) return;
      const name = ["source", "target"][s];
      const from = segment.spans[0][0], to = segment.spans[segment.spans.length - 1][1];
      let marks = matches.map((match, m) => ({ span: match[name].span, m, title: `${match.kind}, ${match.grade}` }));
      for (const finding of findingsOf(bead)) {
        if (finding[name] && finding[name].marked !== false) {
          for (const span of finding[name].spans || []) marks.push({ span, title: finding.message });
        }
      }
      // A finding about a whole segment says so below the bead; its mark would hide those of the words.
      marks = marks.filter(({ span, m }) =>
        span[0] >= from && span[1] <= to && (m !== undefined || span[1] - span[0] < to - from))
        .sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
      // Where both would mark the same words, the finding does.
      const meant = marks.filter(({ m }) => m === undefined);
      const isFree = ({ span }) => meant.every((other) => other.span[1] <= span[0] || span[1] <= other.span[0]);
      marks = marks.filter((mark) => mark.m === undefined || isFree(mark));
      const bytes = encoder.encode(segment.text);
      // A side of one text for several ids may have other bytes between them.
      if (bytes.length !== to - from) return;
      const parts = [];
      let at = from;
      for (const { span, m, title } of marks) {
        if (span[0] < at) {
          const before = parts[parts.length - 1];
          if (before && before.matches && m !== undefined && before.span[0] === span[0]) before.matches.push(m);
          continue;
        }
        parts.push(toText(bytes.slice(at - from, span[0] - from)));
        const mark = make("mark", { title, tabindex: "0" }, toText(bytes.slice(span[0] - from, span[1] - from)));
        mark.span = span;
        mark.matches = m === undefined ? null : [m];
        if (m === undefined) mark.className = "meant";
        parts.push(mark);
        at = span[1];
      }
      parts.push(toText(bytes.slice(at - from)));
      element.replaceChildren(...parts);
    });
  };

  const plain = (bead) => {
    if (!bead.row) return;
    bead.row.querySelectorAll(".segment").forEach((element) => {
      const [s, i] = element.place;
      element.replaceChildren(bead.sides[s][i].text);
    });
    search(bead);
  };

  /** Marks what is searched. */
  const search = (bead) => {
    const wanted = byId("search").value.trim().toLowerCase();
    if (!wanted) return;
    bead.row.querySelectorAll(".segment").forEach((element) => {
      const text = element.textContent, low = text.toLowerCase();
      if (low.length !== text.length) return;
      const parts = [];
      let at = 0;
      for (let found = low.indexOf(wanted); found >= 0; found = low.indexOf(wanted, at)) {
        parts.push(text.slice(at, found), make("mark", { class: "found" }, text.slice(found, found + wanted.length)));
        at = found + wanted.length;
      }
      if (parts.length) element.replaceChildren(...parts, text.slice(at));
    });
  };

  const pairUp = (mark) => {
    rows.querySelectorAll("mark.pair").forEach((old) => old.classList.remove("pair"));
    if (!mark || !mark.matches) return;
    mark.closest(".bead").querySelectorAll("mark").forEach((other) => {
      if (other.matches && other.matches.some((m) => mark.matches.includes(m))) other.classList.add("pair");
    });
  };

  // ---- The current bead

  const TOOLS = [
    ["accept", "Accept", "a"], ["reject", "Reject", "r"], ["merge", "Merge with next", "m"], ["split", "Split", "s"],
    ["targetUp", "Target ↑", "["], ["targetDown", "Target ↓", "]"],
    ["sourceUp", "Source ↑", "{"], ["sourceDown", "Source ↓", "}"],
  ];

  const select = (index, focus = true) => {
    if (index < 0 || index >= beads.length) return;
    const before = beads[current];
    if (before && before.row) {
      before.row.classList.remove("current");
      before.row.tabIndex = -1;
      before.row.removeAttribute("aria-current");
      before.row.querySelectorAll(".tools, .why").forEach((element) => element.remove());
      plain(before);
    }
    current = index;
    const bead = beads[index];
    bead.row.classList.add("current");
    bead.row.tabIndex = 0;
    bead.row.setAttribute("aria-current", "true");
    decorate(bead);
    const explain = bead.record.explain;
    if (explain && explain.parts.length) {
      const parts = explain.parts.map((part) => `${part.name} ${part.score.toFixed(1)}`).join(" · ");
      bead.row.append(make("p", { class: "why" }, `score ${explain.score.toFixed(1)}: ${parts}`));
    }
    const tools = make("div", { class: "tools", role: "toolbar", "aria-label": "This bead" });
    for (const [name, text, key] of TOOLS) {
      const button = make("button", { type: "button", title: `${text} (${key})`, "aria-keyshortcuts": key }, text);
      button.addEventListener("click", () => edits[name]());
      tools.append(button);
    }
    bead.row.append(tools);
    if (focus) {
      bead.row.focus({ preventScroll: true });
      bead.row.scrollIntoView({ block: "nearest" });
    }
    drawMap();
  };

  const step = (by) => {
    for (let i = current + by; i >= 0 && i < beads.length; i += by) {
      if (!beads[i].row.hidden) return select(i);
    }
  };

  const doubt = (by) => {
    for (let n = 1; n <= beads.length; n++) {
      const i = (current + by * n + beads.length * 2) % beads.length;
      if (!beads[i].row.hidden && isDoubtful(beads[i])) return select(i);
    }
    say("Nothing doubtful is left.");
  };

  // ---- Edits

  /** Replaces `count` beads from `at` by others, and remembers what was there. */
  const replace = (at, count, others, go = at) => {
    done.push({ at, before: beads.slice(at, at + count), after: others, current, go });
    undone.length = 0;
    swap(at, count, others, go);
  };

  const swap = (at, count, others, go) => {
    for (const old of beads.slice(at, at + count)) old.row.remove();
    beads.splice(at, count, ...others);
    const next = beads[at + others.length];
    for (const bead of others) {
      rows.insertBefore(row(bead), next ? next.row : byId("none"));
      search(bead);
    }
    current = -1;
    refresh();
    select(Math.max(0, Math.min(go, beads.length - 1)));
  };

  /** A bead made by hand of these segments; none when there are none. */
  const made = (sides, ...from) => {
    if (!sides[0].length && !sides[1].length) return [];
    const side = (list, lang) => {
      list = [...list].sort((a, b) => a.ids[0] - b.ids[0]);
      const whole = list.every((segment) => segment.ids.length === 1);
      const text = list.map((segment) => segment.text);
      const joined = text.length ? [text.join(lang === "en" ? " " : "")] : [];
      const times = list.length && list.every((segment) => segment.times.length === segment.ids.length);
      const spans = list.every((segment) => segment.spans.length === segment.ids.length);
      return {
        lang,
        ids: list.flatMap((segment) => segment.ids),
        spans: spans ? list.flatMap((segment) => segment.spans) : [],
        text: whole ? text : joined,
        ...(times && { times: list.flatMap((segment) => segment.times) }),
      };
    };
    const source = side(sides[0], langs[0]), target = side(sides[1], langs[1]);
    const within = (quote, side) => side.spans.some((span) => quote.span[0] >= span[0] && quote.span[1] <= span[1]);
    const matches = from.flatMap((bead) => (bead.record.explain ? bead.record.explain.matches : []))
      .filter((match) => within(match.source, source) && within(match.target, target));
    const record = {
      shape: `${source.ids.length}-${target.ids.length}`,
      confidence: Math.min(...from.map((bead) => bead.record.confidence)),
      source, target, status: "edited",
    };
    const made = bead(record);
    // For the page only: a score of other segments is not kept.
    if (matches.length) Object.defineProperty(record, "explain", { value: { score: 0, parts: [], matches } });
    return [made];
  };

  const setStatus = (status) => {
    const old = beads[current];
    if (!old) return;
    const record = { ...old.record };
    if (old.record.explain && !Object.keys(old.record).includes("explain")) {
      Object.defineProperty(record, "explain", { value: old.record.explain });
    }
    if (record.status === status) delete record.status; else record.status = status;
    replace(current, 1, [bead(record)]);
  };

  /** Moves a segment of a side over the border between bead `at` and the next. */
  const shift = (side, at, down) => {
    const [upper, lower] = [beads[at], beads[at + 1]];
    if (!(down ? upper : lower)) return;
    const above = upper ? upper.sides.map((list) => [...list]) : [[], []];
    const below = lower ? lower.sides.map((list) => [...list]) : [[], []];
    const moved = down ? above[side].pop() : below[side].shift();
    if (!moved) return say("There is no segment to shift.");
    if (down) below[side].unshift(moved); else above[side].push(moved);
    const from = [upper, lower].filter(Boolean);
    const others = [...made(above, ...from), ...made(below, ...from)];
    const start = Math.max(at, 0);
    replace(start, from.length, others, Math.min(current, start + others.length - 1));
  };

  const edits = {
    accept: () => setStatus("accepted"),
    reject: () => setStatus("rejected"),
    merge: () => {
      const [one, other] = [beads[current], beads[current + 1]];
      if (!other) return say("There is no bead after this one.");
      const sides = [0, 1].map((s) => [...one.sides[s], ...other.sides[s]]);
      replace(current, 2, made(sides, one, other));
    },
    split: () => {
      const whole = beads[current];
      if (!whole) return;
      const counts = whole.sides.map((side) => side.length);
      if (counts[0] + counts[1] < 2) return say("One segment cannot be split.");
      // A side of one segment stays above, unless that leaves nothing below.
      let cuts = counts.map((count, s) => whole.cut[s] ?? (count > 1 ? 1 : count));
      if (cuts[0] === counts[0] && cuts[1] === counts[1]) cuts = [counts[0], 0];
      const above = whole.sides.map((side, s) => side.slice(0, cuts[s]));
      const below = whole.sides.map((side, s) => side.slice(cuts[s]));
      replace(current, 1, [...made(above, whole), ...made(below, whole)]);
    },
    targetUp: () => shift(1, current - 1, false),
    targetDown: () => shift(1, current, true),
    sourceUp: () => shift(0, current - 1, false),
    sourceDown: () => shift(0, current, true),
    undo: () => {
      const edit = done.pop();
      if (!edit) return;
      undone.push(edit);
      swap(edit.at, edit.after.length, edit.before, edit.current);
    },
    redo: () => {
      const edit = undone.pop();
      if (!edit) return;
      done.push(edit);
      swap(edit.at, edit.before.length, edit.after, edit.go);
    },
  };

  const toJsonl = () => beads.map((bead) => JSON.stringify(bead.record) + "\n").join("");

  const save = () => {
    const url = URL.createObjectURL(new Blob([toJsonl()], { type: "application/jsonl" }));
    const link = make("a", { href: url, download: document.title.replace(/[^\p{L}\p{N}.]+/gu, "-") + ".jsonl" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    saved = done.length;
    say("Saved. duiqi apply makes any format of the file.");
  };
  let saved = 0;

  // ---- Filters and counts

  const say = (text) => { byId("sum").textContent = text; };

  const isShown = (bead) => {
    const { record } = bead;
    const shape = byId("shape").value, status = byId("status").value, finding = byId("finding").value;
    if (shape && record.shape !== shape) return false;
    if (record.confidence > Number(byId("confidence").value)) return false;
    if (status && (record.status || "open") !== status) return false;
    if (finding && !findingsOf(bead).some((found) => finding === "any" || found.check === finding)) return false;
    const wanted = byId("search").value.trim().toLowerCase();
    return !wanted || bead.sides.some((side) => side.some((segment) => segment.text.toLowerCase().includes(wanted)));
  };

  const refresh = () => {
    shown = beads.filter((bead) => {
      const show = isShown(bead);
      if (bead.row.hidden === show) bead.row.hidden = !show;
      return show;
    });
    const open = beads.filter(isDoubtful).length;
    const of = shown.length === beads.length ? `${beads.length}` : `${shown.length} of ${beads.length}`;
    say(`${of} beads, ${open} doubtful${done.length > saved ? `, ${done.length - saved} edits not saved` : ""}`);
    byId("undo").disabled = !done.length;
    byId("redo").disabled = !undone.length;
    byId("none").hidden = shown.length > 0;
    drawMap();
  };

  const filter = () => {
    byId("most").textContent = Number(byId("confidence").value).toFixed(2);
    refresh();
  };

  const options = (element, values) => {
    for (const [value, text] of values) element.append(make("option", { value }, text));
  };

  const fillFilters = () => {
    const shapes = new Map();
    for (const { record } of beads) shapes.set(record.shape, (shapes.get(record.shape) || 0) + 1);
    options(byId("shape"), [...shapes].sort((a, b) => b[1] - a[1]).map(([shape, n]) => [shape, `${shape} (${n})`]));
    if (findings.length) {
      byId("by-finding").hidden = false;
      const checks = new Map();
      for (const { check } of findings) checks.set(check, (checks.get(check) || 0) + 1);
      options(byId("finding"), [["any", `any (${findings.length})`], ...[...checks].map(([check, n]) => [check, `${check} (${n})`])]);
    }
  };

  // ---- The map

  const map = byId("map");
  const extent = [0, 1].map((s) => beads.reduce((most, bead) =>
    bead.sides[s].reduce((most, segment) => Math.max(most, ...segment.ids.map((id) => id + 1)), most), 1));

  /** Where beads stand: of each side the first segment and the one after the last; an empty side where the one before ended. */
  const places = () => {
    const at = [0, 0];
    return beads.map((bead) => bead.sides.map((side, s) => {
      if (!side.length) return [at[s], at[s]];
      const last = side[side.length - 1].ids;
      at[s] = last[last.length - 1] + 1;
      return [side[0].ids[0], at[s]];
    }));
  };

  let asked = false;
  const drawMap = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const scale = window.devicePixelRatio || 1, width = map.clientWidth, height = map.clientHeight;
      if (!width) return;
      map.width = width * scale;
      map.height = height * scale;
      const context = map.getContext("2d");
      context.scale(scale, scale);
      const style = getComputedStyle(document.documentElement);
      const color = (name) => style.getPropertyValue(`--${name}`).trim();
      const tones = { sure: color("sure"), doubtful: color("doubtful"), alone: color("alone"), wrong: color("wrong"), accent: color("accent") };
      const x = (id) => 6 + id / extent[0] * (width - 12), y = (id) => 6 + id / extent[1] * (height - 12);
      const all = places();
      const dot = (bead, [source, target], radius) => {
        context.beginPath();
        context.arc(x((source[0] + source[1]) / 2), y((target[0] + target[1]) / 2), radius, 0, 7);
        context.fill();
      };
      beads.forEach((bead, i) => {
        const tone = bead.record.status === "rejected" ? "wrong" : isDoubtful(bead) ? "doubtful" : isPair(bead) ? "sure" : "alone";
        context.fillStyle = tones[tone];
        context.globalAlpha = bead.row.hidden ? 0.15 : 1;
        dot(bead, all[i], beads.length > 1000 ? 1.2 : 2);
      });
      context.globalAlpha = 1;
      if (beads[current]) {
        context.strokeStyle = tones.accent;
        context.lineWidth = 2;
        context.beginPath();
        const [source, target] = all[current];
        context.arc(x((source[0] + source[1]) / 2), y((target[0] + target[1]) / 2), 6, 0, 7);
        context.stroke();
      }
    });
  };

  map.addEventListener("click", (event) => {
    const box = map.getBoundingClientRect();
    const wanted = [(event.clientX - box.left - 6) / (box.width - 12) * extent[0], (event.clientY - box.top - 6) / (box.height - 12) * extent[1]];
    let best = -1, least = Infinity;
    places().forEach((place, i) => {
      if (beads[i].row.hidden) return;
      const far = place.reduce((sum, [from, to], s) => sum + (((from + to) / 2 - wanted[s]) / extent[s]) ** 2, 0);
      if (far < least) [best, least] = [i, far];
    });
    select(best);
    if (best >= 0) beads[best].row.scrollIntoView({ block: "center" });
  });

  // ---- Events

  rows.addEventListener("click", (event) => {
    const element = event.target.closest(".bead");
    if (!element || event.target.closest("button")) return;
    const index = beads.indexOf(element.bead);
    const segment = event.target.closest(".segment");
    if (index === current && segment && segment.place[1] > 0 && !String(getSelection())) {
      const [s, i] = segment.place, { cut } = element.bead;
      cut[s] = cut[s] === i ? null : i;
      element.querySelectorAll(".segment").forEach((other) =>
        other.classList.toggle("cut", cut[other.place[0]] === other.place[1]));
    } else if (index !== current) {
      select(index, false);
      element.focus({ preventScroll: true });
    }
  });
  rows.addEventListener("mouseover", (event) => {
    const element = event.target.closest(".bead");
    if (element && !element.querySelector("mark[tabindex]") && element.bead !== beads[current]) decorate(element.bead);
    pairUp(event.target.closest("mark"));
  });
  rows.addEventListener("mouseout", (event) => {
    const element = event.target.closest(".bead");
    if (element && element.bead !== beads[current] && !element.contains(event.relatedTarget)) plain(element.bead);
  });
  rows.addEventListener("focusin", (event) => {
    pairUp(event.target.closest("mark"));
    const element = event.target.closest(".bead");
    if (event.target === element && element.bead !== beads[current]) select(beads.indexOf(element.bead), false);
  });

  const KEYS = {
    ArrowDown: () => step(1), j: () => step(1), ArrowUp: () => step(-1), k: () => step(-1),
    n: () => doubt(1), p: () => doubt(-1), u: edits.undo, U: edits.redo,
    "/": () => byId("search").focus(), "?": () => byId("help").showModal(),
  };
  for (const [name, , key] of TOOLS) KEYS[key] = edits[name];
  document.addEventListener("keydown", (event) => {
    const key = event.key, command = event.ctrlKey || event.metaKey;
    if (command && key === "s") { event.preventDefault(); return save(); }
    if (byId("help").open) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (key === "Escape" || key === "Enter" && event.target.type === "search") {
        event.preventDefault();
        const index = beads[current] && !beads[current].row.hidden ? current : beads.findIndex((bead) => !bead.row.hidden);
        select(index);
      }
      return;
    }
    if (command && key === "z") { event.preventDefault(); return edits.undo(); }
    if (command && (key === "y" || key === "Z")) { event.preventDefault(); return edits.redo(); }
    if (command || event.altKey || !KEYS[key]) return;
    event.preventDefault();
    KEYS[key]();
  });
  for (const id of ["shape", "status", "finding"]) byId(id).addEventListener("change", filter);
  byId("confidence").addEventListener("input", filter);
  byId("search").addEventListener("input", () => {
    filter();
    for (const bead of beads) {
      if (bead.row.querySelector("mark.found") && beads[current] !== bead) plain(bead);
    }
    if (byId("search").value.trim()) shown.forEach((bead) => beads[current] === bead || plain(bead));
  });
  byId("undo").addEventListener("click", edits.undo);
  byId("redo").addEventListener("click", edits.redo);
  byId("save").addEventListener("click", save);
  byId("doubt").addEventListener("click", () => doubt(1));
  byId("keys").addEventListener("click", () => byId("help").showModal());
  addEventListener("resize", drawMap);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
  addEventListener("beforeunload", (event) => { if (done.length > saved) event.preventDefault(); });

  const all = document.createDocumentFragment();
  for (const bead of beads) all.append(row(bead));
  all.append(make("p", { id: "none", hidden: "" }, "No bead is like that."));
  rows.append(all);
  fillFilters();
  refresh();
  if (beads.length) select(0, false);
  // For whoever drives the page from outside.
  window.duiqi = { jsonl: toJsonl, current: () => current, shown: () => shown.length };
})();
