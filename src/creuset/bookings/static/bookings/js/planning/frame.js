// Where a minute lies on the table, and which minute lies under a point. The same sums as the server's.
// Minutes are counted on the village's clocks from the first day's midnight.
const DAY = 1440;
const FRENCH = document.documentElement.lang.startsWith("fr");
const DAYS = new Intl.DateTimeFormat(FRENCH ? "fr" : "en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const pad = (number) => String(number).padStart(2, "0");

export class Frame {
  constructor(table) {
    const said = table.dataset;
    this.table = table;
    this.view = said.view;
    for (const name of ["units", "opens", "closes", "step", "snap"]) this[name] = Number(said[name]);
    this.first = Date.parse(`${said.first}T00:00Z`);
    this.zone = said.zone;
    this.unitsOfDay = (this.closes - this.opens) / this.step;
    this.stride = Math.max(1, Math.min(this.snap, this.closes - this.opens) / this.step);
    if (this.view === "month") this.stride = this.unitsOfDay;
  }

  get cells() {
    return this.table.querySelector("tr[data-code]").querySelectorAll("td").length;
  }

  get total() {
    return this.cells * this.units;
  }

  unit(minute) {
    const day = Math.floor(minute / DAY);
    const within = Math.min(Math.max(minute - day * DAY, this.opens), this.closes) - this.opens;
    return day * this.unitsOfDay + within / this.step;
  }

  // `isEnd`: the end of a day is its closing, not the next opening.
  minute(unit, isEnd = false) {
    let day = Math.floor(unit / this.unitsOfDay);
    if (isEnd && unit === day * this.unitsOfDay) day -= 1;
    return day * DAY + this.opens + (unit - day * this.unitsOfDay) * this.step;
  }

  // The unit under a point of a row, not rounded.
  unitAt(row, x) {
    const cells = row.querySelectorAll("td");
    const first = cells[0].getBoundingClientRect();
    const last = cells[cells.length - 1].getBoundingClientRect();
    const share = (x - first.left) / (last.right - first.left);
    return Math.min(Math.max(share, 0), 1) * this.total;
  }

  snapped(unit) {
    return Math.round(unit / this.stride) * this.stride;
  }

  // Puts what is being drawn where it would lie.
  place(element, row, from, to) {
    const start = Math.max(0, Math.floor(from));
    const end = Math.min(this.total, Math.max(Math.ceil(to), start + 1));
    if (start >= this.total || end <= 0) return element.remove();
    const column = Math.floor(start / this.units);
    element.dataset.s = start - column * this.units;
    element.dataset.n = end - start;
    row.querySelectorAll("td")[column].append(element);
  }

  iso(minute) {
    return new Date(this.first + minute * 60000).toISOString().slice(0, 16);
  }

  hour(minute) {
    const rest = ((minute % DAY) + DAY) % DAY;
    const [hours, minutes] = [Math.floor(rest / 60), rest % 60];
    if (!FRENCH) return `${pad(hours)}:${pad(minutes)}`;
    return minutes ? `${hours}\u00a0h\u00a0${pad(minutes)}` : `${hours}\u00a0h`;
  }

  hours(from, to) {
    return `${this.hour(from)} – ${this.hour(to)}`;
  }

  day(minute) {
    const number = Math.floor(minute / DAY);
    this.days ??= new Map();
    if (!this.days.has(number)) this.days.set(number, DAYS.format(this.first + number * DAY * 60000).replace(/\b1 (?=\p{L})/u, FRENCH ? "1er " : "1 "));
    return this.days.get(number);
  }

  when(from, to) {
    if (Math.floor(from / DAY) === Math.floor((to - 1) / DAY)) return `${this.day(from)}, ${this.hours(from, to)}`;
    return `${this.day(from)}, ${this.hour(from)} – ${this.day(to)}, ${this.hour(to)}`;
  }

  // The minute it is in the village.
  now() {
    const shown = new Date().toLocaleString("sv-SE", { timeZone: this.zone });
    return Math.floor((Date.parse(`${shown.replace(" ", "T")}Z`) - this.first) / 60000);
  }
}

export function numberOf(bar) {
  return bar.getAttribute("href")?.match(/\/(\d+)\/$/)?.[1];
}

export function times(bar) {
  return bar.dataset.m.split(",").map(Number);
}
