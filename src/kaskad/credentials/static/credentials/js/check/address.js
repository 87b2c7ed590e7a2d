/* The content of a square code: an address and the whole token behind it, as signs.
   The format: docs/formats/certificate.md. Whatever is not exactly that is not accepted. */

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:";
const ADDRESS = /^https?:\/\/[^/?#\s]+\/c\/([^/?#]+)\/?$/i;
export const LONGEST = 1500; // bytes of a token

export class NotAccepted extends Error {}

export function must(isRight, why) {
  if (!isRight) throw new NotAccepted(why);
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone per cent is none of the signs
  }
}

/* The bytes of a text in which three signs stand for two bytes, and two for a last one. */
export function fromSigns(text) {
  must(text.length <= (LONGEST * 3) / 2 + 2, "length");
  const found = [];
  for (let place = 0; place < text.length; place += 3) {
    const digits = [...text.slice(place, place + 3)].map((sign) => SIGNS.indexOf(sign));
    must(digits.length > 1 && digits.every((digit) => digit >= 0), "signs");
    const number = digits.reduceRight((sum, digit) => sum * SIGNS.length + digit, 0);
    must(number < 256 ** (digits.length - 1), "signs");
    if (digits.length === 3) found.push(number >> 8);
    found.push(number & 255);
  }
  return Uint8Array.from(found);
}

/* The token of an address, or of its last part alone; blanks around do not matter. */
export function tokenIn(text) {
  const found = ADDRESS.exec(text.trim());
  return fromSigns(found ? unescaped(found[1]) : text.trim());
}
