// Runs before a worker's own script: keeps the memories of its wasm, and can unpack a
// file beforehand in place of the worker that unpacks it while it is read.
(() => {
  // Those that programs export. The class itself must stay as it is: the engine asks
  // whether its memory is one of it, and without that reads text without vectors.
  const memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await real.apply(WebAssembly, args);
      for (const e of Object.values((made.instance || made).exports)) if (e instanceof WebAssembly.Memory) memories.add(e);
      return made;
    };
  }
  const bench = (self.bench = {
    served: 0, // bytes of what was unpacked beforehand
    memory: () => [...memories].reduce((sum, m) => sum + m.buffer.byteLength, 0),
  });
  if (!self.Worker) return;

  const blockBytes = 4 << 20; // as the engine asks for them
  let held = null; // {blocks: [{bytes, length}], size of the packed file}
  self.Worker = class extends self.Worker {
    postMessage(message, transfer) {
      if (!held || !(message.start || message.back)) return super.postMessage(message, transfer);
      if (message.start) {
        if (message.block !== blockBytes) throw new Error(`the engine wants blocks of ${message.block} bytes`);
        this.channel = new MessageChannel();
        this.channel.port2.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
        for (let n = 0; n < message.credit; n++) this.give(message.start);
      } else this.give(message.job);
    }
    // give hands over the next block in a turn of its own, as a worker would.
    give(job) {
      const next = held.blocks.shift();
      if (next) {
        bench.served += next.length;
        this.channel.port1.postMessage({ job, block: next.bytes, length: next.length, used: next.used }, [next.bytes]);
      } else if (!this.told) {
        this.told = true;
        this.channel.port1.postMessage({ job, done: true, used: held.size });
      }
    }
  };
  self.addEventListener("message", async (event) => {
    const file = event.data && event.data.hold;
    if (!file) return;
    event.stopImmediatePropagation();
    const blocks = [];
    let [block, length, bytes] = [new Uint8Array(blockBytes), 0, 0];
    const close = () => {
      blocks.push({ bytes: block.buffer, length });
      [block, length] = [new Uint8Array(blockBytes), 0];
    };
    for await (const chunk of file.stream().pipeThrough(new DecompressionStream("gzip"))) {
      bytes += chunk.length;
      for (let at = 0; at < chunk.length; ) {
        const n = Math.min(chunk.length - at, blockBytes - length);
        block.set(chunk.subarray(at, at + n), length);
        length += n;
        at += n;
        if (length === blockBytes) close();
      }
    }
    if (length > 0) close();
    blocks.forEach((b, i) => (b.used = Math.round((file.size * (i + 1)) / blocks.length)));
    held = { blocks, size: file.size };
    postMessage({ held: bytes });
  });
})();
