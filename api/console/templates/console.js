// What a page of the console can do more with a script: every action works without it, as a form.
"use strict";

const all = (what, within = document) => [...within.querySelectorAll(what)];
const one = (what, within = document) => within.querySelector(what);
const fill = (text, values) => text.replace(/%(\w+)%/g, (_, name) => values[name]);

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// A slider says its value.
function outputs() {
  for (const slider of all("[data-output]")) {
    slider.addEventListener("input", () => {
      document.getElementById(slider.dataset.output).textContent = Number(slider.value).toFixed(1);
    });
  }
}

// A marker of the map or a line of the timetable leads to its row, which may be folded away.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const route = target && target.closest("details");
  if (route) {
    route.open = true;
    target.scrollIntoView({ block: "center" });
  }
}

// Progress comes as server-sent events; when the plan is there, so is its page.
function progress() {
  const panel = one("#progress");
  if (!panel) return;
  const bar = one("progress", panel);
  const show = Object.fromEntries(all("[data-now]", panel).map((place) => [place.dataset.now, place]));
  const limit = Number(panel.dataset.limit);
  let elapsed = Number(show.elapsed_s.textContent) || 0;
  let running = Boolean(panel.dataset.started);
  let better = 0;
  const tell = () => {
    show.elapsed_s.textContent = Math.round(elapsed);
    if (limit && running) {
      bar.max = limit;
      bar.value = Math.min(elapsed, limit);
    }
  };
  setInterval(() => {
    if (!running) return;
    elapsed += 1;
    tell();
  }, 1000);
  const events = new EventSource(panel.dataset.events);
  events.addEventListener("started", () => {
    running = true;
  });
  events.addEventListener("improved", (event) => {
    const now = JSON.parse(event.data).progress;
    elapsed = now.elapsed_s;
    better += 1;
    show.better.textContent = better;
    show.unassigned.textContent = now.unassigned ?? panel.dataset.unknown;
    tell();
  });
  events.addEventListener("finished", () => {
    events.close();
    location.reload();
  });
  events.addEventListener("error", () => {
    // Closed for good: the plan had ended before we listened.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 1500);
  });
}

// Takes a noted change off again; the focus goes on to what comes next.
function dropper(words, act) {
  const form = one("#replan");
  const button = make("button", { type: "button", textContent: form.dataset.drop });
  button.setAttribute("aria-label", `${form.dataset.drop}: ${words}`);
  button.addEventListener("click", () => {
    act();
    one("[name=action][value=replan]", form).focus();
  });
  return button;
}

// What cannot be taken back is asked about first.
function asking() {
  for (const form of all("form[data-ask]")) {
    form.addEventListener("submit", (event) => {
      if (!confirm(form.dataset.ask)) event.preventDefault();
    });
  }
}

// Plans of a morning that are not done yet: look again.
function again() {
  if (one("#again")) setTimeout(() => location.reload(), 2000);
}

// Two plans are compared: with fewer ticked, or more, there is nothing to press.
function comparing() {
  const button = one("#compare");
  if (!button) return;
  const boxes = all("[name=plan]", button.form);
  const count = () => {
    button.disabled = boxes.filter((box) => box.checked).length !== 2;
  };
  for (const box of boxes) box.addEventListener("change", count);
  addEventListener("pageshow", count); // going back, a browser ticks again what was ticked
  count();
}

// Ticked tasks are noted one by one, and planned together.
function changes() {
  const form = one("#replan");
  if (!form) return;
  const noted = one("#noted");
  const said = one("#ticked");
  const boxes = all("[name=task][form=replan]");
  const ticked = () => boxes.filter((box) => box.checked);
  let sending = false;
  const count = () => {
    const n = ticked().length;
    said.textContent = n ? fill(said.dataset.some, { n }) : said.dataset.none;
  };
  const mark = () => {
    const tasks = new Set(all("[name=change]", noted).map((field) => JSON.parse(field.value)[1]));
    for (const box of boxes) box.closest("li").classList.toggle("noted-row", tasks.has(box.value));
  };
  const note = (action, task, volunteer, who, order) => {
    for (const field of all("[name=change]", noted)) {
      if (JSON.parse(field.value)[1] === task) field.closest("li").remove();
    }
    const value = JSON.stringify([action, task, volunteer, order]);
    const words = fill(noted.dataset[action], { task, who: order ? `${who} · ${order}` : who });
    const line = make("li", {}, words, make("input", { type: "hidden", name: "change", value }));
    line.append(dropper(words, () => {
      line.remove();
      mark();
    }));
    noted.append(line);
  };
  for (const box of boxes) box.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    const action = event.submitter && event.submitter.value;
    if (action !== "move" && action !== "lock" && action !== "free") {
      sending = true;
      return;
    }
    event.preventDefault();
    const whom = one("#volunteer");
    const order = one("#order");
    const tasks = ticked();
    if (action === "move" && !whom.value) {
      whom.focus();
      return;
    }
    for (const box of tasks) {
      const door = tasks.length === 1 && action === "move" ? Number(order.value) || null : null;
      const volunteer = action === "move" ? whom.value : "";
      note(action, box.value, volunteer, whom.selectedOptions[0].textContent, door);
      box.checked = false;
    }
    order.value = "";
    count();
    mark();
  });
  addEventListener("beforeunload", (event) => {
    if (all(".noted li", form).length && !sending) event.preventDefault();
  });
  count();
}

// Look closer at the map: buttons, keys, dragging; the wheel only with Ctrl, so that the page still scrolls.
function zoom() {
  const box = one("#mapbox");
  const svg = box && one("svg", box);
  if (!svg) return;
  const whole = svg.getAttribute("viewBox").split(" ").map(Number);
  let [x, y, w, h] = whole;
  const show = () => {
    x = Math.min(Math.max(x, whole[0]), whole[2] - w);
    y = Math.min(Math.max(y, whole[1]), whole[3] - h);
    svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
    box.classList.toggle("wide", w < whole[2]);
  };
  const by = (factor, px = 0.5, py = 0.5) => {
    const next = Math.min(Math.max(w / factor, whole[2] / 12), whole[2]);
    x += (w - next) * px;
    y += (h - (h * next) / w) * py;
    h *= next / w;
    w = next;
    show();
  };
  const move = (dx, dy) => {
    x += dx * w;
    y += dy * h;
    show();
  };
  const reset = () => {
    [x, y, w, h] = whole;
    show();
  };
  const zooms = { in: () => by(1.5), out: () => by(1 / 1.5), all: reset };
  for (const button of all("[data-zoom]")) button.addEventListener("click", zooms[button.dataset.zoom]);
  const keys = {
    "+": zooms.in, "=": zooms.in, "-": zooms.out, 0: reset,
    ArrowLeft: () => move(-0.15, 0), ArrowRight: () => move(0.15, 0),
    ArrowUp: () => move(0, -0.15), ArrowDown: () => move(0, 0.15),
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.key.startsWith("Arrow") && w >= whole[2]) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = svg.getBoundingClientRect();
    by(event.deltaY < 0 ? 1.2 : 1 / 1.2, (event.clientX - at.x) / at.width, (event.clientY - at.y) / at.height);
  }, { passive: false });
  let from = null;
  let dragged = false;
  box.addEventListener("pointerdown", (event) => {
    from = w < whole[2] && event.button === 0 ? { x: event.clientX, y: event.clientY } : null;
    dragged = false;
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const at = svg.getBoundingClientRect();
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!dragged && Math.hypot(dx, dy) < 5) return;
    dragged = true;
    move(-dx / at.width, -dy / at.height);
    from = { x: event.clientX, y: event.clientY };
  });
  addEventListener("pointerup", () => {
    from = null;
  });
  // What was a drag is no click on an alley or a marker.
  box.addEventListener("click", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    dragged = false;
  }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  one(".zoom").hidden = false;
}

// An alley is closed by pointing at it; the list does the same by name.
function closures() {
  const form = one("#replan");
  const boxes = all("[name=alley]");
  if (!form || !boxes.length) return;
  const picks = all(".picks path");
  const shut = one("#shut");
  const edges = new Set();
  const name = (path) => (one("title", path) || { textContent: "" }).textContent;
  const box = (alley) => boxes.find((each) => each.value === alley);
  const toggle = (alley) => {
    box(alley).checked = !box(alley).checked;
    show();
  };
  const line = (what, drop, ...more) => {
    const words = fill(form.dataset.shut, { what });
    return make("li", {}, words, ...more, dropper(words, drop));
  };
  const stretch = (edge) => {
    const alley = name(picks.find((path) => path.dataset.edge === edge));
    const field = make("input", { type: "hidden", name: "edge", value: edge });
    const whole = make("button", { type: "button", textContent: form.dataset.whole, hidden: !box(alley) });
    whole.addEventListener("click", () => toggle(alley));
    const forget = () => {
      edges.delete(edge);
      show();
    };
    return line(`${alley || form.dataset.nameless} · ${form.dataset.stretch}`, forget, field, whole);
  };
  const show = () => {
    const alleys = boxes.filter((each) => each.checked).map((each) => each.value);
    const single = [];
    for (const path of picks) {
      const whole = alleys.includes(name(path));
      path.classList.toggle("picked", whole || edges.has(path.dataset.edge));
      if (!whole && edges.has(path.dataset.edge)) single.push(path.dataset.edge);
    }
    const wholes = alleys.map((alley) => line(`${alley} · ${form.dataset.whole}`, () => toggle(alley)));
    shut.replaceChildren(...wholes, ...single.map(stretch));
  };
  for (const path of picks) {
    path.addEventListener("click", () => {
      const alley = box(name(path));
      if (alley && alley.checked) alley.checked = false;
      else if (!edges.delete(path.dataset.edge)) edges.add(path.dataset.edge);
      show();
    });
  }
  for (const each of boxes) each.addEventListener("change", show);
  const filter = one("#alley-filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const each of boxes) each.closest("li").hidden = !each.value.toLowerCase().includes(wanted);
  });
  show();
}

// A link is copied with a button; without a script it can be selected.
function copying() {
  for (const button of all("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", () => {
      field.select();
      const done = () => {
        button.textContent = button.dataset.copied;
      };
      // The clipboard is there on https and on this machine only; the old way is there everywhere.
      if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done);
      else if (document.execCommand("copy")) done();
    });
  }
}

// A question is being solved: its page comes again when the answer is there.
async function answers() {
  const asked = one("[data-until]");
  if (!asked) return;
  const said = await fetch(asked.dataset.until, { headers: { Prefer: "wait=10" } }).catch(() => null);
  if (said && said.status === 200) location.reload();
  else if (said && said.status === 202) answers();
  else setTimeout(answers, 5000);
}

for (const hidden of all(".with-script")) hidden.hidden = false;
for (const part of [outputs, unfold, progress, asking, again, comparing, changes, zoom, closures, copying, answers]) part();
addEventListener("hashchange", unfold);
