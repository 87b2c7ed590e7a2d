/* Reads a square code out of the camera or a picture: by the browser where it can, else by a library. */

const SIDES = [1000, 1600, 600]; // pixels of the longer side, in the order in which they are tried
const EVERY = 150; // milliseconds between looks

const found = { detector: undefined, decode: undefined };

async function detector() {
  if (found.detector !== undefined) return found.detector;
  const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  found.detector = formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  return found.detector;
}

async function byBrowser(picture) {
  try {
    const read = await detector();
    return read ? ((await read.detect(picture))[0]?.rawValue ?? "") : "";
  } catch {
    return ""; // it is there and does not work: services of the phone are missing
  }
}

function pixels(picture, side) {
  const width = picture.videoWidth || picture.width, height = picture.videoHeight || picture.height;
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

async function byLibrary(picture, sides) {
  found.decode ??= (await import("../vendor/qr.js")).decodeQR;
  for (const side of sides) {
    try {
      return found.decode(pixels(picture, side));
    } catch {
      // no square in it at this size
    }
  }
  return "";
}

/* The text of the square in a picture file; empty if there is none. */
export async function textInFile(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return "";
  return (await byBrowser(picture)) || byLibrary(picture, SIDES);
}

/* The camera, shown in `video`; `stop` lets it go. Throws what the browser says if there is none. */
export class Camera {
  constructor(video) {
    this.video = video;
    this.stream = null;
  }

  /* Waits for a square and gives its text; empty if the camera was stopped. */
  async read() {
    const wanted = { facingMode: "environment", width: { ideal: 1280 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    this.video.srcObject = this.stream;
    await this.video.play();
    const native = await detector();
    while (this.stream) {
      const isThere = this.video.readyState >= 2;
      const text = isThere && (await (native ? byBrowser(this.video) : byLibrary(this.video, [SIDES[0]])));
      if (text) return text;
      await new Promise((done) => setTimeout(done, EVERY));
    }
    return "";
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }
}
