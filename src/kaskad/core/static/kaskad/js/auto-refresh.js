/* Keeps one region of a page fresh: asks for data-refresh every data-every milliseconds and puts
   the element of the same id in place of this one. Stops when the new one has no data-refresh,
   waits while the page is hidden, and waits longer after every failure. */

const LONGEST = 60000;

function schedule(region, failures) {
  const every = Math.max(Number(region.dataset.every || 2000), 500);
  setTimeout(() => refresh(region, failures), Math.min(every * 2 ** failures, LONGEST));
}

async function refresh(region, failures) {
  if (!region.isConnected) return;
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => refresh(region, failures), { once: true });
    return;
  }
  try {
    const answer = await fetch(region.dataset.refresh, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (!fresh) {
      location.reload(); // signed out, or the page has become another one
      return;
    }
    if (region.contains(document.activeElement)) {
      schedule(region, 0); // never take away what a person is using
      return;
    }
    const put = document.importNode(fresh, true);
    region.replaceWith(put);
    if (put.dataset.refresh) schedule(put, 0);
  } catch (_) {
    schedule(region, failures + 1);
  }
}

document.querySelectorAll("[data-refresh][id]").forEach((region) => schedule(region, 0));
