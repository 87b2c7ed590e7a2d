/* The signed token: COSE_Sign1 over a map of facts, each in its only encoding. */

import { LONGEST, must } from "./address.js";
import { allowed, fields } from "./facts.js";

const UNSIGNED = 0, TEXT = 3, MAP = 5;
const HEADER = 13; // {1: -8, 4: eight bytes}
const SIGNATURE = 64;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

/* Reads CBOR from the left; what has a shorter encoding is refused. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    must(this.at + count <= this.bytes.length, "end");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  expect(...bytes) {
    must(this.take(bytes.length).every((one, place) => one === bytes[place]), "form");
  }

  /* The number in a head of that kind. */
  head(kind) {
    const [first] = this.take(1), size = first & 31;
    must(first >> 5 === kind && size < 28, "kind");
    if (size < 24) return size;
    const value = this.take(2 ** (size - 24)).reduce((sum, one) => sum * 256 + one, 0);
    const least = [24, 2 ** 8, 2 ** 16, 2 ** 32][size - 24];
    must(value >= least && value <= Number.MAX_SAFE_INTEGER, "spare length");
    return value;
  }

  ends() {
    must(this.at === this.bytes.length, "rest");
  }
}

/* The header, the payload with its head, and the signature. */
function partsOf(token) {
  must(token.length <= LONGEST, "length");
  const reader = new Reader(token);
  reader.expect(0xd2, 0x84, 0x40 + HEADER);
  const header = reader.take(HEADER);
  reader.expect(0xa0);
  const begins = reader.at, length = reader.head(2), start = reader.at;
  reader.take(length);
  const wrapped = token.subarray(begins, reader.at);
  reader.expect(0x58, SIGNATURE);
  const signature = reader.take(SIGNATURE);
  reader.ends();
  return { header, wrapped, payload: token.subarray(start, start + length), signature };
}

function keyIn(header) {
  const reader = new Reader(header);
  reader.expect(0xa2, 0x01, 0x27, 0x04, 0x48);
  return hex(reader.take(8));
}

/* Sig_structure of RFC 9052, 4.4. */
function toBeSigned({ header, wrapped }) {
  const word = new TextEncoder().encode("Signature1");
  return Uint8Array.from([0x84, 0x6a, ...word, 0x40 + HEADER, ...header, 0x40, ...wrapped]);
}

function textOf(bytes) {
  try {
    return utf8.decode(bytes);
  } catch {
    return must(false, "letters");
  }
}

function factsIn(payload) {
  const reader = new Reader(payload), found = {};
  let last = -1;
  for (let left = reader.head(MAP); left; left -= 1) {
    const place = reader.head(UNSIGNED);
    must(place > last && place < fields.length, "field");
    last = place;
    const { name, isText } = fields[place];
    found[name] = isText ? textOf(reader.take(reader.head(TEXT))) : reader.head(UNSIGNED);
  }
  reader.ends();
  return allowed(found);
}

/* What the holder of one of the keys signed. `keys`: bytes of public keys by the hexadecimal digits
   of their names. Throws NotAccepted for anything else. */
export async function readToken(token, keys, isSigned) {
  const parts = partsOf(token);
  const key = keys[keyIn(parts.header)];
  must(key, "key");
  // Whatever is not signed is not looked into.
  must(await isSigned(key, parts.signature, toBeSigned(parts)), "signature");
  return factsIn(parts.payload);
}
