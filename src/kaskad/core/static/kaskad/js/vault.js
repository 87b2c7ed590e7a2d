/* Seals values with a secret that a person types: PBKDF2-SHA256 makes a key of it, AES-256-GCM
   encrypts. What is sealed for one place cannot be opened at another one. */

export const ROUNDS = 600000;
const HASH = "SHA-256";
const text = new TextEncoder();

export class WrongSecret extends Error {}

export const canSeal = () => window.isSecureContext && Boolean(crypto.subtle);

export const freshSalt = () => crypto.getRandomValues(new Uint8Array(16));

/* A random code of so many bytes, two letters for each. */
export function randomCode(bytes) {
  const found = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(found, (one) => one.toString(16).padStart(2, "0")).join("");
}

/* The key cannot be read out of the browser again. */
export async function keyFrom(secret, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", text.encode(secret), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: HASH, salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const sealing = (iv, place) => ({ name: "AES-GCM", iv, additionalData: text.encode(place) });

export async function seal(key, value, place) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = text.encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt(sealing(iv, place), key, plain) };
}

/* The value; throws WrongSecret if the key is another one or the sealed value was changed. */
export async function unseal(key, sealed, place) {
  let plain;
  try {
    plain = await crypto.subtle.decrypt(sealing(sealed.iv, place), key, sealed.data);
  } catch (_) {
    throw new WrongSecret();
  }
  return JSON.parse(new TextDecoder().decode(plain));
}
