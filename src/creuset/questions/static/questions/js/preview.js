// A form that is only looked at: it shows what depends on an answer, counts and sums, and sends nothing.
import { Blocks } from "./blocks.js";
import { refresh } from "./live.js";

const known = new WeakSet();

export function start(root) {
  if (known.has(root)) return;
  known.add(root);
  new Blocks(root, {}, () => refresh(root));
  root.addEventListener("input", () => refresh(root));
  refresh(root);
}
