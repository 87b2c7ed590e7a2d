/* What a square code is worth, by what lies on the phone. */

import { NotAccepted, tokenIn } from "./address.js";
import { isSigned } from "./signature.js";
import { readToken } from "./token.js";

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));

function keysOf(content) {
  return Object.fromEntries(content.keys.map(({ name, key }) => [name, bytes(key)]));
}

/* Lists hold the distance from one place to the next, the first one from before the beginning. */
function isIn(steps, place) {
  let at = -1;
  return steps.some((step) => (at += step) === place);
}

function standing(facts, content) {
  const list = content.campaigns.find(({ code }) => code === facts.campaign);
  if (!list || facts.place >= list.size) return "unlisted";
  if (isIn(list.revoked, facts.place)) return "revoked";
  return isIn(list.suspended, facts.place) ? "suspended" : "stands";
}

/* {standing, facts}; unknown, malformed and forged are one answer without facts. */
export async function worthOf(text, content) {
  try {
    const facts = await readToken(tokenIn(text), keysOf(content), isSigned);
    return { standing: standing(facts, content), facts };
  } catch (problem) {
    if (problem instanceof NotAccepted) return { standing: "none" };
    throw problem;
  }
}

/* Whether a text may be a number typed by hand, which carries no signature. */
export const isTyped = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").length <= 12;
