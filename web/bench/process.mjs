// What the process of a tab takes.
import { readFileSync } from "node:fs";

// peak gives the most memory, in bytes, that the process of the open page had at
// once: whatever was read, made and thrown away, in scripts, wasm and workers. Only
// Linux says; undefined elsewhere. Every page has a process of its own, and those of
// pages before have ended: the largest is meant.
export async function peak(browser) {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const most = processInfo.filter((p) => p.type === "renderer").map((p) => resident(p.id));
    return Math.max(...most) || undefined;
  } finally {
    await session.detach();
  }
}

function resident(id) {
  try {
    return Number(readFileSync(`/proc/${id}/status`, "utf8").match(/^VmHWM:\s+(\d+) kB$/m)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has ended, or this is no Linux
  }
}
