// The grid of a reading: saved a moment after it was typed, with the revision that was read. What cannot be sent is
// kept on the device and tried again; what another window saved meanwhile is never written over unasked.
const AFTER = 700;
const AGAIN = 6000;

class Reading {
  constructor(form) {
    Object.assign(this, { form, words: form.dataset, stored: `creuset:reading:${form.dataset.reading}` });
    this.status = form.querySelector("[data-said]");
    this.clash = form.querySelector("[data-clash]");
    this.saved = this.given();
    form.addEventListener("input", () => this.soon());
    form.addEventListener("submit", (event) => this.submit(event));
    form.querySelector("[data-mine]").addEventListener("click", () => this.keepMine());
    form.querySelector("[data-theirs]").addEventListener("click", () => this.takeTheirs());
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("online", () => this.send());
    addEventListener("pagehide", () => this.isChanged && this.send(true));
    this.recover();
    // What was typed before this script was there is as little saved.
    if (this.isChanged) this.soon();
  }

  // What the page came with, whatever was typed since.
  given() {
    const found = {};
    const typed = this.typed();
    for (const field of this.form.elements) {
      if (!(field.name in typed) || (field.type === "radio" && !field.defaultChecked)) continue;
      found[field.name] = field.defaultValue;
    }
    return found;
  }

  typed() {
    const given = new FormData(this.form);
    for (const name of ["csrfmiddlewaretoken", "revision"]) given.delete(name);
    return Object.fromEntries(given);
  }

  get changes() {
    return Object.entries(this.typed()).filter(([name, value]) => this.saved[name] !== value);
  }

  get isChanged() {
    return this.changes.length > 0;
  }

  tell(words, isFault = false) {
    this.status.textContent = words;
    this.status.classList.toggle("is-fault", isFault);
  }

  // What the last visit could not send is put back where it was typed.
  recover() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.stored));
    } catch {
      return;
    }
    if (!kept) return;
    this.put(kept);
    if (this.isChanged) {
      this.tell(this.words.found);
      this.soon(0);
    } else this.keep();
  }

  put(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.form.elements[name];
      if (!field) continue;
      field.value = value ?? "";
    }
  }

  keep() {
    try {
      if (this.isChanged) localStorage.setItem(this.stored, JSON.stringify(Object.fromEntries(this.changes)));
      else localStorage.removeItem(this.stored);
    } catch {
      return;
    }
  }

  soon(delay = AFTER) {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send(keepalive = false) {
    clearTimeout(this.timer);
    if (this.sending && !keepalive) return this.sending.then(() => this.send());
    if (!this.isChanged || !this.clash.hidden) return !this.isChanged;
    const sent = Object.fromEntries(this.changes);
    this.tell(this.words.saving);
    this.sending = this.post(sent, keepalive).finally(() => (this.sending = null));
    return this.sending;
  }

  async post(sent, keepalive) {
    const body = new FormData(this.form);
    for (const name of [...body.keys()]) if (!(name in sent) && !["csrfmiddlewaretoken", "revision"].includes(name)) body.delete(name);
    let answer;
    try {
      answer = await fetch(this.words.save, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
    } catch {
      return this.later(this.words.offline);
    }
    if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return this.later(this.words.offline);
    const told = await answer.json();
    if (answer.ok) return this.learn(told, sent);
    if (told.code === "reading-changed") return this.differ(told);
    this.tell(told.detail, true);
    return false;
  }

  later(words) {
    this.tell(words, true);
    this.timer = setTimeout(() => this.send(), AGAIN);
    return false;
  }

  learn(told, sent) {
    Object.assign(this.saved, sent);
    this.form.elements.revision.value = told.revision;
    this.form.querySelector("[data-total]").textContent = told.total ?? "–";
    this.tell(told.message || this.words.saved, Boolean(told.message));
    this.keep();
    if (this.isChanged) this.soon();
    return true;
  }

  differ(told) {
    this.theirs = told;
    this.clash.hidden = false;
    this.clash.querySelector("[data-mine]").focus();
    this.tell("");
    return false;
  }

  // What only the other window changed is shown here; what was typed here goes over what it typed.
  keepMine() {
    const mine = Object.fromEntries(this.changes);
    const { points, notes, words, revision } = this.theirs;
    const named = (what, values) => Object.entries(values).map(([key, value]) => [`${what}-${key}`, String(value ?? "")]);
    for (const [name, value] of [...named("points", points), ...named("notes", notes), ["words", words]]) {
      this.saved[name] = value;
      if (!(name in mine)) this.put({ [name]: value });
    }
    this.form.elements.revision.value = revision;
    this.clash.hidden = true;
    this.send();
  }

  takeTheirs() {
    localStorage.removeItem(this.stored);
    location.reload();
  }

  // The page's own button goes on once everything is kept, with the revision that came of it.
  async submit(event) {
    if (this.isReady) return;
    const button = event.submitter;
    event.preventDefault();
    await this.send();
    if (this.isChanged) return;
    this.isReady = true;
    // A form that is still telling of its submission takes no other.
    setTimeout(() => this.form.requestSubmit(button));
  }

  key(event) {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.finish(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isWriting = event.target.closest("textarea, select, input:not([type='radio'])");
    if (isWriting) return;
    if (/^\d$/.test(event.key)) this.score(event);
  }

  // From anywhere in the grid, its words too.
  finish(event) {
    event.preventDefault();
    this.form.requestSubmit(this.form.querySelector("button.primary"));
  }

  // A digit scores the criterion where the focus is, else the first without points, and leads to the next.
  score(event) {
    const lines = [...this.form.querySelectorAll("[data-criterion]")];
    const here = event.target.closest("[data-criterion]") ?? lines.find((line) => !line.querySelector(":checked"));
    const choice = here?.querySelector(`input[type="radio"][value="${event.key}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    const next = lines[lines.indexOf(here) + 1] ?? here;
    const radios = next.querySelectorAll("input[type='radio']");
    (next.querySelector(":checked") ?? radios[0])?.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

export function start(form) {
  new Reading(form);
}
