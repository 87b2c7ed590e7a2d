/* A test paper: what is answered goes to the outbox at once, the time runs, the end is asked for
   until the server has said that it came. Without this script the paper is a plain form. */

import { Outbox } from "./outbox.js";

const paper = document.getElementById("paper");
/* The paper comes at once when a test is begun; to read the page anew means to go on with it. */
history.replaceState(null, "", paper.getAttribute("action"));
const find = (name) => document.querySelector(`[data-${name}]`);
const items = [...paper.querySelectorAll("[data-item]")];
const PAUSE = 800;
const opened = performance.now();
const box = new Outbox(paper.dataset.key, show);
const seconds = () => Math.floor((performance.now() - opened) / 1000);

function fieldsOf(item, data = new FormData(paper)) {
  const names = new Set([...item.querySelectorAll("[name]")].map((one) => one.name));
  const values = [...names].map((name) => [name, data.getAll(name).filter(Boolean)]);
  const found = {};
  for (const [name, given] of values) if (given.length) found[name] = given;
  return found;
}

/* An order is an answer once every line has a place of its own. */
function isGiven(item, data) {
  const fields = fieldsOf(item, data), orders = {};
  for (const line of item.querySelectorAll("[data-place]")) {
    const order = line.name.replace(/\.[^.]*$/, "");
    orders[order] = [...(orders[order] || []), line];
  }
  for (const lines of Object.values(orders)) {
    if (new Set(lines.map((one) => one.value).filter(Boolean)).size === lines.length) continue;
    for (const line of lines) delete fields[line.name];
  }
  return Object.keys(fields).length > 0;
}

/* What this phone kept stands, also over what the page brought. */
function restore() {
  const known = new Map(box.answers.map((one) => [String(one.item), one.fields]));
  for (const item of items) {
    const kept = known.get(item.dataset.item);
    if (!kept) continue;
    for (const field of item.querySelectorAll("[name]")) {
      const values = kept[field.name] || [];
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0] || "";
    }
  }
}

function show() {
  const unsent = box.unsent, data = new FormData(paper);
  const open = [];
  items.forEach((item, at) => {
    const given = isGiven(item, data);
    if (!given) open.push(at + 1);
    const link = document.querySelector(`.nums a[href="#i${at + 1}"]`);
    const waits = unsent.has(Number(item.dataset.item)) || isNew(item, data);
    link.className = given ? (waits ? "keep" : "done") : "";
  });
  find("given").textContent = items.length - open.length;
  find("offline").hidden = !box.isOffline;
  find("open").hidden = !open.length;
  find("open-list").innerHTML = open.map((one) => `<a href="#i${one}">${one}</a>`).join(", ");
}

function tick() {
  const left = Math.max(Number(paper.dataset.left) - seconds(), 0);
  const minutes = Math.floor(left / 60), rest = String(left % 60).padStart(2, "0");
  const isNear = left <= 300;
  find("left").textContent = isNear ? `${minutes}:${rest}` : `${minutes} ${paper.dataset.minute}`;
  find("ending").hidden = !isNear;
  if (left === 0) finish();
  else setTimeout(tick, 1000);
}

let isFinishing = false;

async function finish() {
  if (isFinishing) return;
  isFinishing = true;
  keepAll();
  paper.querySelectorAll("button").forEach((one) => (one.disabled = true));
  for (let wait = 1000; ; wait = Math.min(wait * 2, 30000)) {
    const answer = await box.end(paper.dataset.language);
    box.missing((answer && answer.body.missing) || []);
    if (answer && answer.body.ended) {
      box.forget();
      location.replace(answer.body.url);
      return;
    }
    if (answer && answer.body.message) {
      const problem = find("problem");
      problem.hidden = false;
      problem.textContent = answer.body.message;
      return;
    }
    await new Promise((done) => setTimeout(done, wait));
  }
}

const written = new Map();
const textOf = (item, data) => JSON.stringify(fieldsOf(item, data));
const isNew = (item, data) => written.get(item) !== textOf(item, data);

function keep(item, data) {
  if (!isNew(item, data)) return;
  const fields = fieldsOf(item, data);
  written.set(item, JSON.stringify(fields));
  const elapsed = Number(paper.dataset.elapsed) + seconds();
  box.keep({ item: Number(item.dataset.item), fields, elapsed });
}

function keepAll() {
  const data = new FormData(paper);
  items.forEach((one) => keep(one, data));
}

paper.addEventListener("change", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) keep(item);
});
/* A line that is being typed says so only when it is left; whoever pauses in it has it kept too,
   and so has who went on to another question without leaving it. */
let pause = 0;
paper.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(keepAll, PAUSE);
});
/* Old phones do not say which button sent a form. */
let pressed = null;
document.addEventListener("click", (event) => (pressed = event.target.closest("button")));
document.addEventListener("submit", (event) => {
  const { name, value } = event.submitter || pressed || {};
  event.preventDefault();
  if (name === "language") box.send().then(() => (location.search = `?language=${value}`));
  else if (value === "save") box.send();
  else finish();
});
addEventListener("online", () => box.send());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return;
  keepAll();
  box.send();
});
restore();
items.forEach((one) => written.set(one, textOf(one)));
show();
box.send();
tick();
