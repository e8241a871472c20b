// Rows of a block: added, removed and moved at once; what was done is told to whoever saves it.
const BLANK = "new0row";
const rowsOf = (block) => [...block.querySelector("[data-rows]").children];

function number(block) {
  const rows = rowsOf(block);
  rows.forEach((row, n) => {
    row.querySelector("[data-number]").textContent = n + 1;
    row.querySelector("[data-act='up']").disabled = n === 0;
    row.querySelector("[data-act='down']").disabled = n === rows.length - 1;
  });
  block.querySelector("[data-add]").hidden = rows.length >= Number(block.dataset.most);
}

export class Blocks {
  constructor(root, words, done) {
    Object.assign(this, { words, done });
    for (const block of root.querySelectorAll(".ask-block")) number(block);
    root.addEventListener("click", (event) => this.press(event));
  }

  press(event) {
    const button = event.target.closest("[data-add], [data-act]");
    if (!button) return;
    event.preventDefault();
    const block = button.closest(".ask-block");
    if (button.matches("[data-add]")) this.add(block);
    else this.act(block, button.closest("[data-row]"), button.dataset.act, button);
    number(block);
  }

  add(block, name = crypto.randomUUID().replaceAll("-", "").slice(0, 8)) {
    const made = document.createElement("template");
    made.innerHTML = block.querySelector("template").innerHTML.replaceAll(BLANK, name);
    block.querySelector("[data-rows]").append(made.content);
    number(block);
    this.tell(block, name, "add");
    rowsOf(block).at(-1).querySelector("input, textarea")?.focus();
  }

  act(block, row, act, button) {
    const rows = rowsOf(block);
    const at = rows.indexOf(row);
    if (act === "remove") {
      const isTyped = [...row.querySelectorAll("input, textarea")].some(({ type, checked, value }) => (["checkbox", "radio"].includes(type) ? checked : value));
      if (this.words.remove && (isTyped || row.querySelector(".ask-files")) && !confirm(this.words.remove)) return;
      row.remove();
      (rows[at + 1]?.querySelector("[data-act='remove']") ?? block.querySelector("[data-add]")).focus();
    } else {
      if (act === "up") rows[at - 1]?.before(row);
      else rows[at + 1]?.after(row);
      number(block);
      (button.disabled ? row.querySelector("[data-act]:not(:disabled)") : button)?.focus();
      const told = block.querySelector("[data-moved]");
      told.textContent = told.dataset.words.replace("{n}", rowsOf(block).indexOf(row) + 1);
    }
    this.tell(block, row.dataset.row, act);
  }

  tell(block, row, act) {
    this.done({ place: `${block.closest("[data-ask]").dataset.ask}.${row}`, act });
  }
}
