"use strict";
onmessage = async (event) => {
  const start = performance.now();
  const reader = event.data.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
  }
  postMessage({ opened: performance.now() - start, bytes });
};
postMessage("ready");
