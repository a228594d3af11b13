// Looks for the number whose digest, with the salt in front, is the challenge.
"use strict";
const encoder = new TextEncoder();
const SIDE_BY_SIDE = 256;

async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

addEventListener("message", async (event) => {
  const { algorithm, challenge, maxNumber, salt, signature } = event.data;
  for (let first = 0; first <= maxNumber; first += SIDE_BY_SIDE) {
    const tries = Array.from({ length: SIDE_BY_SIDE }, (_, next) => first + next);
    const found = (await Promise.all(tries.map((number) => digest(salt + number)))).indexOf(challenge);
    if (found >= 0) {
      postMessage({ algorithm, challenge, number: first + found, salt, signature });
      return;
    }
  }
  postMessage(null);
});
