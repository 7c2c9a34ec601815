// How the figures came about, for whoever doubts them.
export const method = (m) => `## How it was measured

- ${m.rounds === 1 ? "One round" : `Up to ${m.rounds} rounds`}; the tables say in how many everybody took part: slow peers open in a few what no budget hangs on. In each round every contender opens every bill once, in turn, another one first each round, in a browser that was started for the round. Each run has a browser context of its own: fresh page, fresh workers, nothing cached. Everybody boots, rests for a second, then gets the file by a file input. No name is resolved by the browser: nothing comes from the network.
- ${m.names.ours} is the built page as it is served; its clock runs from the file input's change event to the engine's reply that the bill is open, to the frame that shows a first chart, and to the reply with the first overview. Scripts watch the messages between page and engine; the engine's bytes are the same.
- ${m.names.parse}: the same file, but the worker that inflates has done so beforehand: blocks of 4 MB lie in memory and are handed over as the engine gives them back. Nothing is read or inflated while the clock runs.
- ${m.names.inflate}: DecompressionStream in a worker, chunks dropped.
- ${m.names.native} is the whole process of the program, with its checks and findings.
${m.peers.length ? `- hyparquet reads the columns that the engine reads of the file, as arrays, and makes nothing of them.
- DuckDB-WASM (eh bundle, its default without isolation) creates a table of the same columns; from CSV as text, numbers cast to double. Its overview are four group-bys. ${m.names.offline} is the newest release that was found to read Parquet without fetching an extension; the tables say what the latest does. It reads a file by its own choice of reads (registerFileHandle, BROWSER_FILEREADER, directIO off), its quickest way: in one round it also reads CUR 1.0 with directIO on, and all columns in place of those that the engine reads. The budget of a twentieth was set against a DuckDB-WASM that took ten seconds; what these two take says how much of that was the way of asking.
- Natively, the DuckDB library is timed without its start, and adds up the same money columns in one pass, in all, by type and by service.
` : ""}- Wasm memory never shrinks: what a worker has in the end is the most that it had. The peak of the tab's process is the most resident memory of all that the page did, scripts and buffers included.
- Everybody's rows and billed cost are compared with what the generator says; a run that differs fails.
- Bills are made by \`plainbill synth\`, seed 1, one month of a company, repeated until there are enough line items.`;
