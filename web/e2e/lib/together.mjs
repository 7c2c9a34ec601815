// The app served and a browser started before the tests of the file that imports
// this, both stopped after them.
import { after, before } from "node:test";
import { browse, serve } from "./site.mjs";

export let site;
export let browser;
before(async () => {
  site = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.stop();
  site?.stop();
});
