"use strict";
// The whole memory of the page: results in the order they were made, and boxes ticked. Nothing is lost by a
// reload, by a second tab, or by a network that comes and goes; each result has an id made here, so sending it
// twice does no harm.
(() => {
const all = (sel, at) => [...(at || document).querySelectorAll(sel)], one = (sel, at) => (at || document).querySelector(sel);
const main = one("main"), said = main.dataset, key = "xd1:" + said.plan + ":" + said.who;
const online = /^https?:$/.test(location.protocol), jobs = all("[data-k]"), stops = all(".stop");
let memory = null, sending = false, ended = false, newer = false;
document.documentElement.classList.add("js");
// What only a script can use is only there with one.
jobs.forEach((job) => {
  const parts = document.importNode(one("template").content, true), name = document.createElement("div");
  if (!("door" in job.dataset)) all(".no, .why, .tell", parts).forEach((el) => el.remove());
  name.className = "name";
  job.prepend(name);
  name.append(one("h4", job), one(".was", parts));
  job.insertBefore(parts, one(".out", job));
});

// Another tab may have written since: always read before writing.
const read = () => {
  if (!memory) try { return JSON.parse(localStorage.getItem(key)) || { q: [], t: {} }; } catch (e) { memory = { q: [], t: {} }; }
  return memory;
};
const write = (state) => {
  if (!memory) try { localStorage.setItem(key, JSON.stringify(state)); return; } catch (e) { memory = state; }
};
const change = (how) => { const state = read(); how(state); write(state); draw(); };
const latest = (state, k) => state.q.filter((e) => e.k === k).pop();
const unsent = (state) => state.q.filter((e) => e.task && !e.up && !e.bad);
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
// The plan speaks in the time of its neighbourhood, whatever a phone is set to; one that does not know the zone
// has only its own.
const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const clock = (at) => {
  try { return new Date(at).toLocaleTimeString("zh-CN", Object.assign({ timeZone: said.zone }, form)); }
  catch (e) { return new Date(at).toLocaleTimeString("zh-CN", form); }
};

// A later result of the same job wins, wherever it is read; two taps in one millisecond must not tie. A tap at
// a site speaks of every stop that is made there; where no task asked for the work, of none.
const mark = (job, type, reason) => change((state) => {
  const last = state.q.length ? Date.parse(state.q[state.q.length - 1].at) : 0;
  const at = new Date(Math.max(Date.now(), last + 1)).toISOString(), marks = JSON.parse(job.dataset.marks);
  (marks.length ? marks : [{}]).forEach((m) => {
    const more = type === "done" ? m : m.task ? { task: m.task } : {};
    state.q.push(Object.assign({ id: newId(), type, at, k: job.dataset.k }, more, reason ? { reason } : {}));
  });
});
const undo = (job) => {
  const e = latest(read(), job.dataset.k);
  if (!e) return;
  if (sending || e.up) mark(job, "skipped", "door" in job.dataset ? "undone" : "undone_at_site");
  else change((state) => { state.q = state.q.filter((x) => x.k !== e.k || x.at !== e.at); });
};

const show = (sel, yes) => all(sel).forEach((el) => { el.hidden = !yes; });
const draw = () => {
  const state = read(), waiting = unsent(state).length;
  jobs.forEach((job) => {
    const e = latest(state, job.dataset.k), how = e && e.type !== "skipped" ? e.type : "";
    job.dataset.s = how;
    const tell = one(".tell", job);
    if (tell) tell.hidden = how !== "failed" || e.reason !== "nobody_home";
    if (!how) return;
    one(".was time", job).textContent = clock(e.at);
    const why = all("[data-why]", job).find((b) => b.dataset.why === e.reason);
    if (why) one(".because", job).innerHTML = why.innerHTML; else one(".because", job).textContent = e.reason || "";
  });
  let next = null, count = 0;
  stops.forEach((stop) => {
    const open = all("[data-k]", stop).some((job) => !job.dataset.s);
    const bad = all('[data-s="failed"]', stop).length;
    stop.dataset.s = open ? "" : bad ? "failed" : "done";
    if (!open) count++;
    stop.classList.toggle("next", open && !next);
    if (open && !next) next = stop;
  });
  // What was seen to by the plans before stays counted: a replan must not take it away.
  const before = +said.before;
  one("#count").textContent = before + count + "/" + (before + stops.length);
  one("progress").value = before + count;
  show("#all-done", !next && stops.length);
  show("#go", !!next);
  if (next) { one("#go").href = "#" + next.id; one("#go b").innerHTML = one("h3", next).innerHTML; watch(next); }
  all(".waiting").forEach((el) => { el.textContent = waiting; });
  show("#pending", waiting);
  show("#sent", !waiting && state.q.some((e) => e.task));
  show("#offline", online && !navigator.onLine);
  show("#refused", state.q.some((e) => e.bad)); show("#ended", ended && waiting); show("#newer", newer);
  show("#disk", !online); show("#memory", !!memory);
  if (!online) one("#hand").href = said.url + "#x=" + encodeURIComponent(JSON.stringify(state.q.filter((e) => e.task)));
  all(".steps input").forEach((box) => { box.checked = !!state.t[box.id]; });
  one("#text").value = text(state);
};
const text = (state) => [one("h1").innerText + "  " + said.day].concat(jobs.map((job) => {
  const e = latest(state, job.dataset.k), how = e && e.type !== "skipped" ? e.type : "open";
  const stop = job.closest(".stop"), what = one(how === "open" ? ".not-said" : how === "done" ? ".was .good" : ".was .bad");
  return [one("h3", stop), one("h4", job)].map((el) => el.innerText.replace(/\s+/g, " ").trim())
    .concat(shown(what), how === "failed" ? shown(one(".because", job)) : "", how === "open" ? "" : clock(e.at)).filter(Boolean).join(" ");
})).join("\n");
// Words of the language that is shown, even inside what is folded away.
const shown = (el) => { const own = one(`[lang=${one("#en").checked ? "en" : "zh"}]`, el); return (own || el).textContent.trim(); };

// The bar at the foot only helps while the next stop is out of sight.
const eye = window.IntersectionObserver && new IntersectionObserver((seen) => seen.forEach((s) => one("#go").classList.toggle("seen", s.isIntersecting)), { rootMargin: "-90px 0px -40% 0px" });
const watch = (stop) => { if (eye) { eye.disconnect(); eye.observe(stop); } };

const send = () => {
  const batch = unsent(read()).slice(0, 500);
  if (!online || sending || ended || !batch.length) return;
  sending = true;
  const events = batch.map((e) => { const out = Object.assign({}, e); delete out.k; delete out.up; return out; });
  fetch(location.pathname.replace(/\/$/, "") + "/events?plan=" + said.plan, {
    method: "POST", headers: { "Content-Type": "application/json" }, credentials: "omit", cache: "no-store",
    body: JSON.stringify({ events }),
  }).then(async (answer) => {
    ended = answer.status === 404 || answer.status === 410;
    if (answer.status === 422) return await setAside(batch, await answer.json());
    if (!answer.ok) return false;
    const heard = new Set(batch.map((e) => e.id));
    newer = (await answer.json()).newer;
    change((state) => state.q.forEach((e) => { if (heard.has(e.id)) e.up = 1; }));
    return true;
  }).catch(() => false).then((well) => { sending = false; draw(); if (well) send(); });
};
// One result that the server cannot take must not hold up the others: it stays here, and the page says so.
const setAside = (batch, answer) => {
  const places = answer.errors.map((fault) => /^\/events\/(\d+)/.exec(fault.pointer)).filter(Boolean);
  const bad = new Set(places.map((place) => batch[place[1]].id));
  change((state) => state.q.forEach((e) => { if (bad.has(e.id)) e.bad = 1; }));
  return bad.size > 0;
};

// A saved page hands its results over in the part of the address that is never sent to a server.
const take = () => {
  if (!online || !location.hash.startsWith("#x=")) return;
  let brought = [];
  try { brought = JSON.parse(decodeURIComponent(location.hash.slice(3))); } catch (e) { /* a torn link brings nothing */ }
  history.replaceState(null, "", location.pathname);
  change((state) => {
    const known = new Set(state.q.map((e) => e.id)), here = new Set(jobs.map((job) => job.dataset.k));
    state.q = state.q.concat(brought.filter((e) => e && !known.has(e.id) && here.has(e.k)).map((e) => Object.assign(e, { up: 0 })));
    state.q.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  });
  send();
};

const acts = {
  done: (job) => { mark(job, "done"); one("[data-do=undo]", job).focus(); },
  ask: (job, button) => { const why = one(".why", job); why.hidden = !why.hidden; button.setAttribute("aria-expanded", !why.hidden); if (!why.hidden) one("button", why).focus(); },
  why: (job, button) => { mark(job, "failed", button.dataset.why); acts.fold(job); one("[data-do=undo]", job).focus(); },
  undo: (job) => { undo(job); one("[data-do=done]", job).focus(); },
  fold: (job) => { const why = one(".why", job); if (why) { why.hidden = true; one("[data-do=ask]", job).setAttribute("aria-expanded", false); } },
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  if (button.dataset.do === "copy") return copy();
  acts[button.dataset.do](button.closest("[data-k]"), button);
  send();
});
// On plain HTTP there is no clipboard to write to, but what is selected can still be copied.
const copy = () => {
  const field = one("#text"), good = () => show("#copied", true), old = () => { field.select(); if (document.execCommand("copy")) good(); };
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(good, old); else old();
};
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.id === "en") {
    document.documentElement.lang = box.checked ? "en" : "zh-CN";
    try { localStorage.setItem("xd1:en", box.checked ? "1" : ""); } catch (e) { /* asked again next time */ }
    draw();
  } else if (box.closest(".steps")) change((state) => { if (box.checked) state.t[box.id] = 1; else delete state.t[box.id]; });
});
addEventListener("online", () => { draw(); send(); });
addEventListener("offline", draw);
addEventListener("storage", draw);
addEventListener("hashchange", take);
document.addEventListener("visibilitychange", send);
setInterval(send, 20000);

if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) all(".geo").forEach((a) => {
  const [, lon, lat, stop] = /position=([^,]+),([^&]+)&name=(\d*)/.exec(a.previousElementSibling.href);
  a.href = `https://maps.apple.com/?ll=${lat},${lon}&q=${stop}`;
});
try {
  const wish = localStorage.getItem("xd1:en");
  if (wish !== null) { one("#en").checked = !!wish; document.documentElement.lang = wish ? "en" : "zh-CN"; }
  localStorage.setItem("xd1:try", "1");
} catch (e) { memory = { q: [], t: {} }; }
// What the server heard from this phone or another one.
change((state) => all("[data-heard]").forEach((job) => {
  const e = JSON.parse(job.dataset.heard);
  if (!state.q.some((x) => x.id === e.id)) state.q.push(Object.assign(e, { k: job.dataset.k, up: 1 }));
  state.q.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}));
take();
send();
})();
