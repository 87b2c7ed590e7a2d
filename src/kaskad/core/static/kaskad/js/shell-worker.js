/* Keeps the shell of a page that has to open without a network, and answers its addresses with it.
   What it keeps is asked for without cookies, so it holds nobody's data; every other address, and
   every answer to a signed-in person, goes past it. `told` is set by the script that brings this. */

const { version, shell, files, pages, database, store } = self.told;
const FAMILY = `${shell} `;
const CACHE = FAMILY + version;
const ANSWERED = new RegExp(pages);

async function keep() {
  const cache = await caches.open(CACHE);
  const page = await fetch(shell, { credentials: "omit", cache: "reload" });
  if (!page.ok || page.redirected) throw new Error(`${shell}: ${page.status}`);
  await cache.put(shell, page);
  await cache.addAll(files.map((one) => new Request(one, { credentials: "omit", cache: "reload" })));
}

async function forgetOlder() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/* The store as the pages have made it, or nothing; it is not made here. */
function opened() {
  return new Promise((done) => {
    const asked = indexedDB.open(database);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = (event) => {
      event.preventDefault();
      done(null);
    };
    asked.onsuccess = () => done(asked.result);
  });
}

/* Takes out what has outlived its time; says whether `key` is there. */
async function looked(key) {
  const base = await opened();
  if (!base) return false;
  try {
    return await new Promise((done) => {
      let found = false;
      const work = base.transaction(store, "readwrite");
      const rows = work.objectStore(store).openCursor();
      rows.onsuccess = () => {
        const row = rows.result;
        if (!row) return;
        if (row.key === key) found = true;
        if (row.value.package && row.value.until < Date.now()) row.update({ ...row.value, package: null });
        row.continue();
      };
      work.oncomplete = () => done(found);
      work.onabort = () => done(found);
    });
  } finally {
    base.close();
  }
}

async function answer(request, key) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(shell);
  if (kept && (key === undefined || (await looked(key)))) return kept;
  try {
    return await fetch(request);
  } catch (problem) {
    if (kept) return kept;
    throw problem;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => looked())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const match = ANSWERED.exec(url.pathname);
    if (match) event.respondWith(answer(request, match[1]));
    else event.waitUntil(looked());
  } else if (files.includes(url.pathname)) {
    event.respondWith(
      caches
        .open(CACHE)
        .then((cache) => cache.match(url.pathname))
        .then((kept) => kept || fetch(request)),
    );
  }
});
