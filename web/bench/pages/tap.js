// Runs before a worker's own script: keeps the memories of its wasm, and can hold a
// file in memory in place of the browser's reading of it.
(() => {
  const memories = new Set(); // those that programs export, and those that scripts make for them
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(size) {
      super(size);
      memories.add(this);
    }
  };
  const { Memory } = WebAssembly;
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await real.apply(WebAssembly, args);
      for (const e of Object.values((made.instance || made).exports)) if (e instanceof Object.getPrototypeOf(Memory)) memories.add(e);
      return made;
    };
  }
  const places = new WeakMap(); // where a slice of the held file lies
  let held = null;
  const bench = (self.bench = {
    served: 0,
    memory: () => [...memories].reduce((sum, m) => sum + m.buffer.byteLength, 0),
  });
  const { slice } = Blob.prototype;
  Blob.prototype.slice = function (from = 0, to = this.size, type) {
    const part = slice.call(this, from, to, type);
    if (held && this.size === held.length) places.set(part, [from, to]);
    return part;
  };
  if (self.FileReaderSync) {
    const read = FileReaderSync.prototype.readAsArrayBuffer;
    FileReaderSync.prototype.readAsArrayBuffer = function (part) {
      const place = places.get(part);
      if (!place) return read.call(this, part);
      bench.served += place[1] - place[0];
      return held.buffer.slice(...place);
    };
    self.addEventListener("message", (event) => {
      const file = event.data && event.data.hold;
      if (!file) return;
      event.stopImmediatePropagation();
      const reader = new FileReaderSync();
      const all = new Uint8Array(file.size);
      for (let at = 0; at < file.size; at += 64 << 20) all.set(new Uint8Array(read.call(reader, slice.call(file, at, at + (64 << 20)))), at);
      held = all;
      postMessage({ held: file.size });
    });
  }
})();
