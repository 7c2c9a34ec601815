// inflate.js is a worker without Go: it unpacks a part of a file with the
// browser's own decompressor and passes the bytes on in large blocks. It keeps
// no more blocks than it was given credit for; buffers come back to be reused.
"use strict";

let job = 0; // the running job; an older one stops at its next block
let credit = 0;
let spare = [];
let wake = null;

onmessage = (event) => {
  const message = event.data;
  if (message.start) {
    job = message.start;
    credit = message.credit;
    run(job, message).catch((reason) => postMessage({ job: message.start, error: String((reason && reason.message) || reason) }));
    return;
  }
  if (message.ping) {
    postMessage({ alive: true });
    return;
  }
  if (message.stop) {
    if (message.stop === job) job = 0;
  } else if (message.back) {
    spare.push(message.back);
    if (message.job === job) credit++;
  }
  if (wake) wake();
};

async function run(mine, { file, kind, block }) {
  let used = 0;
  const counted = new TransformStream({
    transform(chunk, controller) {
      used += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  const reader = file.stream().pipeThrough(counted).pipeThrough(new DecompressionStream(kind)).getReader();
  let bytes = null;
  let length = 0;
  const buffer = async () => {
    while (credit === 0 && mine === job) await new Promise((yes) => { wake = yes; });
    credit--;
    for (;;) {
      const old = spare.pop();
      if (!old) return new Uint8Array(block);
      if (old.byteLength === block) return new Uint8Array(old);
    }
  };
  const send = () => {
    postMessage({ job: mine, block: bytes.buffer, length, used }, [bytes.buffer]);
    bytes = null;
    length = 0;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (mine !== job) break;
      if (done) {
        if (length > 0) send();
        postMessage({ job: mine, done: true, used });
        return;
      }
      for (let at = 0; at < value.length;) {
        if (!bytes) bytes = await buffer();
        if (mine !== job) break;
        const n = Math.min(value.length - at, block - length);
        bytes.set(n === value.length ? value : value.subarray(at, at + n), length);
        length += n;
        at += n;
        if (length === block) send();
      }
    }
    reader.cancel().catch(() => {});
  } catch (reason) {
    // What was unpacked before the damage still counts.
    if (mine === job && length > 0) send();
    throw reason;
  }
}
