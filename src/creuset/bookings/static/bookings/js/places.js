// Choosing places: a search that narrows the groups, chips of what is chosen, and what is free for the time typed.
const PERIOD = ["day", "start", "end"];
const known = new WeakSet();

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Places {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.all = root.querySelector(".places-all");
    this.tools = root.querySelector(".places-tools");
    this.groups = [...root.querySelectorAll(".places-kind")];
    this.rows = [...root.querySelectorAll(".places-kind li")].map((item) => ({
      item,
      box: item.querySelector("input"),
      group: item.closest(".places-kind"),
      words: plain(`${item.closest(".places-kind").querySelector("b").textContent} ${item.querySelector("b").textContent} ${item.querySelector("span").textContent}`),
    }));
    this.open = new Set(this.groups.filter((group) => group.open));
    this.tools.hidden = false;
    this.tools.addEventListener("input", () => this.narrow());
    root.addEventListener("change", (event) => event.target.closest(".places-kind") && this.choose());
    root.addEventListener("click", (event) => this.drop(event));
    root.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("change", (event) => [...PERIOD, "until_day"].includes(event.target.name) && this.ask());
  }

  // Rows that hold every word, are large enough and free; a group without such a row goes.
  narrow() {
    const words = plain(this.tools.querySelector("[data-words]").value).split(/\s+/).filter(Boolean);
    const least = Number(this.tools.querySelector("[data-least]").value);
    const onlyFree = this.tools.querySelector("[data-only-free]")?.checked;
    const isAsked = words.length > 0 || least > 0 || Boolean(onlyFree);
    for (const { item, words: text } of this.rows) {
      const isFree = ["free", "soon"].includes(item.querySelector("[data-hint]").dataset.state);
      item.hidden = !(words.every((word) => text.includes(word)) && Number(item.dataset.capacity) >= least && (isFree || !onlyFree));
    }
    for (const group of this.groups) {
      group.hidden = !group.querySelector("li:not([hidden])");
      group.open = isAsked ? !group.hidden : this.open.has(group);
    }
    const none = this.root.querySelector(".places-none");
    none.textContent = this.groups.every((group) => group.hidden) ? none.dataset.none : "";
  }

  choose() {
    const list = this.root.querySelector(".places-chosen");
    const chip = this.root.querySelector("template").content;
    const chosen = this.rows.filter(({ box }) => box.checked);
    list.replaceChildren(
      ...chosen.map(({ item, box }) => {
        const made = chip.cloneNode(true);
        made.querySelector("button").value = box.value;
        made.querySelector("span").textContent = item.querySelector("b").textContent;
        return made;
      }),
    );
    list.hidden = !chosen.length;
  }

  drop(event) {
    const chip = event.target.closest(".places-chosen button");
    if (!chip) return;
    event.preventDefault();
    const at = [...this.root.querySelectorAll(".places-chosen button")].indexOf(chip);
    const row = this.rows.find(({ box }) => box.value === chip.value);
    row.box.checked = false;
    row.box.dispatchEvent(new Event("change", { bubbles: true }));
    const left = this.root.querySelectorAll(".places-chosen button");
    if (!left.length) this.all.open = true;
    (left[Math.min(at, left.length - 1)] ?? this.tools.querySelector("[data-words]")).focus();
  }

  // Arrows go from row to row; Enter in the search ticks the only row that is left, and never sends the form.
  key(event) {
    const seen = this.rows.filter(({ item, group }) => !item.hidden && !group.hidden && group.open);
    const at = seen.findIndex(({ box }) => box === event.target);
    const isSearch = event.target.matches("[data-words], [data-least]");
    if (event.key === "Enter" && isSearch) {
      event.preventDefault();
      if (seen.length === 1) seen[0].box.click();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && (at >= 0 || event.target.matches("[data-words]"))) {
      const next = at < 0 ? seen[0] : seen[at + (event.key === "ArrowDown" ? 1 : -1)];
      event.preventDefault();
      (next?.box ?? this.tools.querySelector("[data-words]")).focus();
    }
  }

  // The same form, asked for the time typed, says what is free then; an answer to an earlier time says nothing any more.
  async ask() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const [day, start, end] = PERIOD.map((name) => this.form.elements[name]?.value);
    if (!this.root.querySelector("[data-only-free]") || !day || !start || !end) return;
    const until = this.form.elements.until_day?.value || day;
    const words = new URLSearchParams({ start: `${day}T${start}`, end: `${until}T${end}` });
    const answer = await fetch(`${this.form.getAttribute("action")}?${words}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== this.turn) return;
    for (const { item, box } of this.rows) {
      const fresh = drawn.querySelector(`.places-kind input[value="${CSS.escape(box.value)}"]`)?.closest("li").querySelector("[data-hint]");
      if (fresh) item.querySelector("[data-hint]").replaceWith(document.importNode(fresh, true));
    }
    for (const group of this.groups) {
      const fresh = drawn.querySelector(`.places-kind[data-kind="${group.dataset.kind}"] [data-count]`);
      if (fresh) group.querySelector("[data-count]").textContent = fresh.textContent;
    }
    this.narrow();
  }
}

export function start(root) {
  if (known.has(root)) return;
  known.add(root);
  new Places(root);
}
