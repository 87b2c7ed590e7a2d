/* What lies on the phone: keys, lists and names, with the moment of the last time that the site
   confirmed them. Nothing of anybody who was checked is kept. */

import { asked, openBase, within } from "../../../kaskad/js/stored.js";

const STORE = "kept";
const DAY = 86_400_000; // milliseconds
const MOMENT = "Kaskad-Moment";

const base = () => openBase("kaskad-check", 1, (made) => made.createObjectStore(STORE));

/* {content, etag, moment, confirmed} or undefined; `moment` is the site's, `confirmed` the phone's. */
export async function kept(address) {
  const open = await base();
  try {
    return await within(open, [STORE], "readonly", (stores) => asked(stores[STORE].get(address)));
  } finally {
    open.close();
  }
}

async function keep(address, row) {
  const open = await base();
  try {
    await within(open, [STORE], "readwrite", (stores) => asked(stores[STORE].put(row, address)));
  } finally {
    open.close();
  }
  return row;
}

/* Asks the site; what has not changed is not sent again. Throws without a network. */
export async function refreshed(address) {
  const before = await kept(address);
  const answer = await fetch(address, {
    cache: "no-store",
    credentials: "omit",
    headers: before ? { "If-None-Match": before.etag } : {},
  });
  const isSame = answer.status === 304 && before;
  if (!isSame && !answer.ok) throw new Error(`${address}: ${answer.status}`);
  return keep(address, {
    content: isSame ? before.content : await answer.json(),
    etag: isSame ? before.etag : answer.headers.get("ETag"),
    moment: answer.headers.get(MOMENT),
    confirmed: Date.now(),
  });
}

/* Whether it is older than a day; a clock that was put back tells nothing, so it is. */
export function isOld(row, now = Date.now()) {
  return now - row.confirmed > DAY || row.confirmed - now > DAY;
}
