/* Signatures of Ed25519: by the browser itself where it knows them, else by a library. */

export async function byBrowser(key, signature, message) {
  const known = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", known, signature, message);
}

/* Whatever the library cannot read is not signed. */
export async function byLibrary(key, signature, message) {
  const { verifyAsync } = await import("../vendor/ed25519.js");
  return verifyAsync(signature, message, key, { zip215: false }).catch(() => false);
}

/* Browsers of before 2025 often know RSA and NIST curves only, and say so by an error. */
export async function isSigned(key, signature, message) {
  try {
    return await byBrowser(key, signature, message);
  } catch {
    return byLibrary(key, signature, message);
  }
}
