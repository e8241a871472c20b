// Answers are sent a moment after they were typed, each with the revision that its typist had read. What cannot be
// sent is kept on the device and tried again; what somebody else answered meanwhile is shown, never written over.
import { Kept } from "./kept.js";
import { drawnIn, placeOf, put, questionAt, savedIn, typedIn } from "./typed.js";

const AFTER = 900;
const AGAIN = 8000;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Saving {
  constructor(form, told) {
    Object.assign(this, { form, told, known: Number(form.dataset.revision), acts: [], saved: new Map(), read: new Map(), barred: new Set() });
    this.first = this.known;
    this.kept = new Kept(form.dataset.sheet);
    for (const ask of savedIn(form)) this.saved.set(placeOf(ask), drawnIn(ask));
  }

  // What the last visit could not send is put where it was typed, and sent as read then.
  recover() {
    const { places, acts } = this.kept.read();
    for (const [place, { typed, read }] of Object.entries(places)) {
      const ask = questionAt(this.form, place);
      if (ask) put(ask, typed);
      this.read.set(place, read);
    }
    this.acts.push(...acts);
    if (Object.keys(places).length || acts.length) this.told("found");
    return this.isChanged;
  }

  get changed() {
    const asks = savedIn(this.form).filter((ask) => !this.barred.has(placeOf(ask)));
    return asks.filter((ask) => !same(typedIn(ask), this.saved.get(placeOf(ask)) ?? blank(ask)));
  }

  get isChanged() {
    return this.acts.length > 0 || this.changed.length > 0;
  }

  did(act) {
    this.acts.push({ ...act, read: this.known });
    this.soon(0);
  }

  soon(delay = AFTER) {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  keep() {
    const places = Object.fromEntries(this.changed.map((ask) => [placeOf(ask), { typed: typedIn(ask), read: this.readOf(ask) }]));
    this.kept.write(places, this.acts);
  }

  readOf(ask) {
    return this.read.get(placeOf(ask)) ?? this.first;
  }

  // One at a time: what is typed while an answer is under way is sent after it.
  async send({ keepalive = false, looks = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending && !keepalive) return this.sending.then(() => this.send({ looks }));
    const acts = this.acts.slice();
    const changes = this.changed.map((ask) => ({ place: placeOf(ask), typed: typedIn(ask), read: this.readOf(ask) }));
    if (!looks && !acts.length && !changes.length) return true;
    if (changes.length || acts.length) this.told("saving");
    this.sending = this.post(JSON.stringify({ known: this.known, changes: [...acts, ...changes] }), keepalive).then((state) => {
      this.sending = null;
      if (!state) return false;
      this.acts.splice(0, acts.length);
      for (const { place, typed } of changes) this.note(place, typed, state.revision);
      this.learn(state, changes.length + acts.length > 0);
      return true;
    });
    return this.sending;
  }

  async post(body, keepalive) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers, keepalive: keepalive && body.length < 60000 });
      if (answer.ok && !answer.redirected) return await answer.json();
      const isProblem = answer.headers.get("Content-Type")?.includes("json");
      this.told(isProblem ? (await answer.json()).detail : "kept", true);
      if (answer.status < 500) return null;
    } catch {
      this.told("kept", true);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), AGAIN);
    return null;
  }

  note(place, typed, revision) {
    this.saved.set(place, typed);
    this.read.set(place, revision);
  }

  learn(state, hasSaved) {
    for (const { place, typed } of state.others) this.other(place, typed, state.revision);
    for (const clash of state.clashes) this.barred.add(clash.place);
    this.known = state.revision;
    this.keep();
    this.state(state, hasSaved);
  }

  // Another window's answer is shown where nobody types here; else the next saving tells of both.
  other(place, typed, revision) {
    const ask = questionAt(this.form, place);
    if (!ask || !this.saved.has(place)) return this.elsewhere();
    if (!same(typedIn(ask), this.saved.get(place))) return undefined;
    put(ask, typed);
    return this.note(place, typedIn(ask), revision);
  }

  // Of two answers to one question the reader has chosen: theirs, or their own against what stands.
  choose(clash, isMine) {
    const ask = questionAt(this.form, clash.place);
    this.barred.delete(clash.place);
    this.read.set(clash.place, this.known);
    if (!isMine) put(ask, clash.typed);
    this.saved.set(clash.place, isMine ? undefined : typedIn(ask));
    this.soon(0);
  }
}

// What a question says before anybody answers: a row that was just added is no change by itself.
function blank(ask) {
  const typed = typedIn(ask);
  if (Array.isArray(typed)) return [];
  if (typed && typeof typed === "object") return { lines: Object.fromEntries(Object.keys(typed.lines).map((key) => [key, ""])), own: typed.own.map(() => ({ label: "", amount: "" })) };
  return typed === null || ["choice", "consent"].includes(ask.dataset.kind) ? null : "";
}
