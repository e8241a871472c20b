// The planning by keyboard: a grid with one stop of the Tab key, its cells and its bars reached by arrows.
import { times } from "./frame.js";
import { announce, nameOf, say, titleOf } from "./words.js";

const WAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

export class Keys {
  constructor(page) {
    this.page = page;
    page.root.addEventListener("keydown", (event) => this.down(event));
    page.root.addEventListener("keyup", (event) => event.key === "Alt" && this.drop());
    page.root.addEventListener("focusout", () => this.moving && !this.sending && this.putBack());
  }

  down(event) {
    const here = event.target.closest("table.planning :is(td, .bar)");
    if (!here) return;
    const bar = here.matches(".bar") ? here : null;
    const way = WAYS[event.key];
    let done = true;
    if (event.key === "Escape" && this.moving) this.putBack();
    else if (event.key === "Escape" && this.range) this.forget();
    else if (bar && event.altKey && way) this.step(bar, event.key, way, event.shiftKey);
    else if (bar && event.key === "Delete" && "movable" in bar.dataset) this.page.sender.cancel(bar);
    else if (!bar && event.key === "Enter") this.book(here);
    else if (!bar && event.shiftKey && way && event.key.match(/Left|Right/)) this.extend(here, way);
    else done = !event.altKey && this.go(here, event, way);
    if (done) event.preventDefault();
  }

  // ---- going about

  go(here, event, way) {
    const row = here.closest("tr");
    const cell = here.closest("td");
    const rows = [...this.page.table.querySelectorAll("tr[data-code]")];
    const column = cell.cellIndex;
    let next;
    if (event.key.match(/Left|Right/)) {
      const stops = [...row.querySelectorAll("td, td a.bar")];
      next = stops[stops.indexOf(here) + way];
    } else if (way) next = rows[rows.indexOf(row) + way]?.cells[column];
    else if (event.key === "Home" || event.key === "End") {
      const there = event.ctrlKey ? (event.key === "Home" ? rows[0] : rows.at(-1)) : row;
      next = event.key === "Home" ? there.cells[1] : [...there.cells].at(-1);
    } else return false;
    if (!next) return Boolean(way);
    this.forget();
    this.page.stop(next);
    return true;
  }

  // ---- booking

  extend(cell, way) {
    const cells = [...cell.closest("tr").querySelectorAll("td")];
    this.range ??= { row: cell.closest("tr"), first: cells.indexOf(cell), last: cells.indexOf(cell) };
    this.range.last = Math.min(Math.max(this.range.last + way, 0), cells.length - 1);
    const [from, to] = [this.range.first, this.range.last].sort((a, b) => a - b);
    for (const [index, one] of cells.entries()) {
      const isTaken = index >= from && index <= to;
      one.classList.toggle("selected", isTaken);
      if (isTaken) one.setAttribute("aria-selected", "true");
      else one.removeAttribute("aria-selected");
    }
    const frame = this.page.frame();
    const [starts, ends] = [frame.minute(from * frame.units), frame.minute((to + 1) * frame.units, true)];
    Object.assign(this.range, { starts, ends });
    announce(say("book", { place: nameOf(this.range.row), when: frame.when(starts, ends) }));
  }

  forget() {
    for (const one of this.page.root.querySelectorAll("td.selected")) {
      one.classList.remove("selected");
      one.removeAttribute("aria-selected");
    }
    this.range = null;
  }

  book(cell) {
    const row = cell.closest("tr");
    const frame = this.page.frame();
    if (!("bookable" in row.dataset)) return announce(say("elsewhere"));
    const [from, to] = this.range ? [this.range.starts, this.range.ends] : this.free(frame, row, cell);
    this.forget();
    this.page.sender.book(frame, row, from, to);
  }

  // The first free hour of a cell, after now: what is shut or taken in its row is passed over.
  free(frame, row, cell) {
    const index = cell.cellIndex - 1;
    const [first, end] = [index * frame.units, (index + 1) * frame.units];
    if (frame.view === "month") return [frame.minute(first), frame.minute(end, true)];
    const taken = [...row.querySelectorAll("td > :is(.bar, .shut, .buffer)")].map((one) => {
      const start = (one.closest("td").cellIndex - 1) * frame.units + Number(one.dataset.s);
      return [start, start + Number(one.dataset.n)];
    });
    const hour = 60 / frame.step;
    const now = frame.unit(frame.now());
    for (let unit = first; unit < end; unit += frame.snap / frame.step) {
      if (unit >= now && !taken.some(([a, b]) => a < unit + hour && b > unit)) return [frame.minute(unit), frame.minute(unit + hour, true)];
    }
    return [frame.minute(first), frame.minute(first + hour, true)];
  }

  // ---- moving: each step is drawn, letting go of Alt puts it there

  step(bar, key, way, stretches) {
    if (!("movable" in bar.dataset) || this.sending) return;
    const frame = this.page.frame();
    this.moving ??= { bar, frame, row: bar.closest("tr"), at: times(bar) };
    const moving = this.moving;
    let [from, to] = moving.at;
    if (key.match(/Up|Down/)) {
      const rows = [...this.page.table.querySelectorAll("tr[data-bookable]")];
      const all = [...this.page.table.querySelectorAll("tr[data-code]")];
      const here = all.indexOf(moving.row);
      moving.row = (way < 0 ? rows.filter((r) => all.indexOf(r) < here).at(-1) : rows.find((r) => all.indexOf(r) > here)) ?? moving.row;
    } else {
      to += way * frame.snap;
      if (!stretches) from += way * frame.snap;
      if (to <= from) return;
    }
    moving.at = [from, to];
    moving.ghost ??= Object.assign(document.createElement("div"), { className: "bar ghost" });
    moving.ghost.textContent = frame.view === "month" ? "" : frame.hours(from, to);
    frame.place(moving.ghost, moving.row, frame.unit(from), frame.unit(to));
    bar.classList.add("dragging");
    announce(say("moving", { title: titleOf(bar), when: frame.when(from, to), place: nameOf(moving.row) }));
  }

  async drop() {
    const moving = this.moving;
    if (!moving || this.sending) return;
    const { bar, row, frame, at } = moving;
    const [from, to] = times(bar);
    this.sending = true;
    this.page.remember(bar);
    if (row !== bar.closest("tr") || at[0] !== from || at[1] !== to) await this.page.sender.change(frame, bar, row, at);
    this.sending = false;
    this.clear();
  }

  putBack() {
    announce(say("back", { title: titleOf(this.moving.bar) }));
    this.clear();
  }

  clear() {
    this.moving?.ghost?.remove();
    this.moving?.bar.classList.remove("dragging");
    this.moving = null;
    this.page.catchUp();
  }
}
