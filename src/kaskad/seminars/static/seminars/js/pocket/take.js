/* Takes a seminar along: keeps the shell, fetches the list, seals it with the PIN, opens it. */

import { canSeal } from "../../../kaskad/js/vault.js";
import { create, pocket, sweep } from "./kept.js";
import { one, word } from "../../../kaskad/js/page.js";

const SHORTEST = 6;
const place = one("[data-take]");
const form = one("form", place);
const said = one("[data-said]", place);

function tell(text, isWrong = true) {
  one("div", said).textContent = text;
  said.classList.toggle("error", isWrong);
  said.hidden = !text;
}

/* The worker that opens the page without a network, at work. */
async function shellKept() {
  const { worker, scope } = place.dataset;
  const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
  const coming = registration.installing || registration.waiting;
  if (!coming) return;
  await new Promise((done, failed) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") done();
      if (coming.state === "redundant") failed(new Error("redundant"));
    });
  });
}

function wrong(pin, again) {
  if (pin.length < SHORTEST) return "short";
  return pin === again ? "" : "differs";
}

async function take() {
  const { pin, again, csrfmiddlewaretoken } = form.elements;
  const problem = wrong(pin.value, again.value);
  if (problem) {
    tell(word(problem));
    (problem === "short" ? pin : again).focus();
    return;
  }
  tell(word("taking"), false);
  await shellKept();
  const answer = await fetch(place.dataset.package, {
    method: "POST",
    headers: { "X-CSRFToken": csrfmiddlewaretoken.value },
    cache: "no-store",
  });
  const found = await answer.json();
  if (!answer.ok) {
    tell(found.message);
    return;
  }
  try {
    await create(found, pin.value);
  } catch (_) {
    tell(word("full"));
    return;
  }
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
  location.reload();
}

async function start() {
  if (!canSeal() || !("serviceWorker" in navigator) || !window.indexedDB) return;
  await sweep();
  one("[data-unable]", place).hidden = true;
  if (await pocket(place.dataset.take)) {
    tell(word("here_already"), false);
    const way = one("[data-open]", place);
    way.hidden = false;
    way.addEventListener("click", () => shellKept().then(() => location.reload(), () => tell(word("failed"))));
    return;
  }
  one("[data-form]", place).hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one("button", form);
    button.disabled = true;
    await take().catch(() => tell(word("failed")));
    button.disabled = false;
  });
}

start();
