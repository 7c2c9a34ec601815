// viewer.js opens a report that is sealed within this file. It is written into the
// file itself, works without a network, and asks for nothing but the passphrase.
"use strict";
(() => {
  const form = document.getElementById("unlock");
  const field = document.getElementById("passphrase");
  const say = document.getElementById("say");
  const text = document.getElementById("sealed").textContent.trim();
  const most = 1 << 20; // bytes of the letter

  // whole says whether the checksum at the end is that of what stands before it. It
  // tells a damaged file from a wrong passphrase, and proves nothing.
  const whole = (sealed) => {
    let sum = -1;
    for (const byte of sealed.subarray(0, -4)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
    }
    return sealed.length > 84 && ~sum === new DataView(sealed.buffer).getInt32(sealed.length - 4);
  };

  // read undoes the base64. What is no base64 was damaged on its way.
  const read = () => {
    try {
      return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    } catch {
      return new Uint8Array();
    }
  };

  // open returns the letter's markup. The header is the cipher's additional data.
  const open = async (passphrase) => {
    const sealed = read();
    if (!whole(sealed)) throw new Error("This file is damaged: a part of it is missing or was changed. Ask the sender for a new one.");
    const header = sealed.subarray(0, 64);
    const numbers = new DataView(sealed.buffer);
    if (!globalThis.crypto || !crypto.subtle) throw new Error("This browser does not decrypt on this page. Open the file in another one.");
    const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: header.subarray(40, 56), iterations: numbers.getUint32(12) };
    const key = await crypto.subtle.deriveKey(way, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    let padded;
    try {
      padded = await crypto.subtle.decrypt({ name: "AES-GCM", iv: header.subarray(28, 40), additionalData: header }, key, sealed.subarray(64, sealed.length - 4));
    } catch {
      throw new Error("This passphrase does not open the report. Check capital letters and blanks, and try again.");
    }
    const expires = Number(numbers.getBigUint64(16));
    if (expires > 0 && Date.now() >= expires * 1000) throw new Error("This report has expired. Ask the sender for a new one.");
    const length = new DataView(padded).getUint32(0);
    const stream = new Blob([new Uint8Array(padded, 4, length)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const parts = [];
    let size = 0;
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > most) throw new Error("This report is damaged. Ask the sender for a new file.");
      parts.push(value);
    }
    return new Blob(parts).text();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say.textContent = "Opening";
    try {
      // What comes out was made by Plainbill and nothing could change it since; the
      // file's policy lets nothing in it run all the same.
      const letter = new DOMParser().parseFromString(await open(field.value), "text/html").querySelector("article");
      form.replaceWith(document.adoptNode(letter));
      say.textContent = "";
    } catch (reason) {
      say.textContent = reason.message;
      field.select();
    }
  });
})();
