/* What a certificate says, and which values may be signed. */

import { must } from "./address.js";

const NUMBER_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const CODE = /^[0-9A-Za-z_-](?:[0-9A-Za-z._-]*[0-9A-Za-z_-])?$/;
// Signs that cannot be seen. Letters that a phone is too old to know are let through.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const FIRST_DAY = 10957, LAST_DAY = 2932896; // 2000-01-01 and 9999-12-31, in days since 1970-01-01
const VERSION = 1;

const isCode = (most) => (text) => text.length <= most && CODE.test(text);
const isCount = (least, most) => (value) => value >= least && value <= most;

/* Ten signs; places times digits add up to a multiple of 31. */
export function isNumber(text) {
  const digits = [...text].map((sign) => NUMBER_SIGNS.indexOf(sign));
  const sum = digits.reduce((all, digit, place) => all + digit * (place + 1), 0);
  return digits.length === 10 && !digits.includes(-1) && sum % 31 === 0;
}

/* One spelling only, nothing invisible. */
function isName(text) {
  const isOne = text === text.normalize("NFC") && !HIDDEN.test(text);
  const hasSpareBlanks = text !== text.trim() || text.includes("  ");
  return isOne && !hasSpareBlanks && text !== "" && [...text].length <= 302;
}

const field = (name, isText, isRight, mayLack = false) => ({ name, isText, isRight, mayLack });

/* By their places in the map. */
export const fields = [
  field("format", false, (value) => value === VERSION),
  field("number", true, isNumber),
  field("name", true, isName),
  field("campaign", true, isCode(60)),
  field("stage", true, isCode(20)),
  field("commission", true, isCode(32)),
  field("day", false, isCount(FIRST_DAY, LAST_DAY)),
  field("seminar", true, isCode(12)),
  field("trainer", true, isNumber, true),
  field("programme", false, isCount(1, 65536)),
  field("score", false, isCount(0, 100), true),
  field("place", false, isCount(0, 8388607)),
];

/* The same facts; throws NotAccepted for what is missing or not allowed. */
export function allowed(facts) {
  for (const { name, isRight, mayLack } of fields) {
    must(name in facts ? isRight(facts[name]) : mayLack, name);
  }
  return facts;
}
