/* The check without a network: keeps page, keys and lists, reads squares, says what they are worth. */

import { one, say, show, tell, word } from "../../../kaskad/js/page.js";
import { bindCamera } from "./camera.js";
import { isOld, kept, refreshed } from "./kept.js";
import { clearResult, moment, showResult } from "./showing.js";
import { textInFile } from "./square.js";
import { isTyped, worthOf } from "./worth.js";

const EVERY = 900_000; // milliseconds between fetches while the page is open
const { worker, scope, data: dataAddress, names: namesAddress } = document.body.dataset;
let data, names = {}, network = "fetching", isFetching = false, isKept = false;

function showKept() {
  const missing = network === "no_network" ? "no_data" : "fetching";
  say("kept", data ? word("kept", moment(data.moment)) : word(missing));
  const said = [isKept && "ready", data && network].filter(Boolean);
  say("network", said.map((name) => word(name)).join(" "));
  tell("old", data && isOld(data) ? word("old") : "");
}

/* Keys and lists first: names only make a paper easier to read. */
async function refresh() {
  if (isFetching) return;
  isFetching = true;
  network = "fetching";
  showKept();
  try {
    data = await refreshed(dataAddress);
    names = (await refreshed(namesAddress)).content;
    network = "";
  } catch {
    network = "no_network";
  }
  isFetching = false;
  showKept();
}

async function keepPage() {
  const { serviceWorker, storage } = navigator;
  try {
    await serviceWorker.register(worker, { scope, updateViaCache: "none" });
    await serviceWorker.ready;
    isKept = true;
  } catch {
    isKept = Boolean(serviceWorker.controller); // kept before, and there is no network
  }
  say("camera", isKept ? "" : word("not_ready"));
  showKept();
  await storage?.persist?.();
}

async function checkText(text) {
  if (!data) showResult({ standing: "no_keys" });
  else if (!text) showResult({ standing: "no_square" });
  else if (isTyped(text)) showResult({ standing: "number" });
  else showResult(await worthOf(text, data.content), data, names);
}

/* A fault of ours is not taken for a forgery. */
const check = (text) =>
  checkText(text).catch((problem) => {
    showResult({ standing: "failed" });
    throw problem;
  });

function bind() {
  bindCamera(clearResult, check);
  one("[data-picture]").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    clearResult();
    say("camera", word("reading"));
    const text = await textInFile(file);
    target.value = "";
    say("camera", "");
    await check(text);
  });
  one("[data-typed]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.square, text = field.value.trim();
    clearResult();
    if (!text) {
      field.focus();
      return;
    }
    await check(text);
  });
  one("[data-refresh]").addEventListener("click", refresh);
  window.addEventListener("online", refresh);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const place = one("[data-install]");
    place.hidden = false;
    one("button", place).addEventListener("click", () => event.prompt(), { once: true });
  });
  setInterval(() => document.hidden || refresh(), EVERY);
}

async function start() {
  if (!window.isSecureContext || !("serviceWorker" in navigator) || !window.indexedDB) return;
  data = await kept(dataAddress);
  names = (await kept(namesAddress))?.content ?? {};
  bind();
  show("data-view", "able");
  showKept();
  await Promise.all([refresh(), keepPage()]);
}

start();
