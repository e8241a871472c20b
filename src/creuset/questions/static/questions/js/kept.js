// What was typed and could not be sent yet, kept on this device until it is: each window keeps its own, and takes over
// what a window that was closed has left. A device without storage, or a full one, keeps nothing.
const TAB = "creuset:window";

function tab() {
  const known = sessionStorage.getItem(TAB) ?? crypto.randomUUID();
  sessionStorage.setItem(TAB, known);
  return known;
}

const said = (name) => JSON.parse(localStorage.getItem(name)) ?? { places: {}, acts: [] };

export class Kept {
  constructor(form) {
    this.form = `creuset:answers:${form}:`;
  }

  // Two windows may both send what one of them typed: the same answer twice is one answer.
  read() {
    const found = { places: {}, acts: [] };
    try {
      const own = this.form + tab();
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.form));
      for (const name of [...names.filter((one) => one !== own), own]) {
        const { places, acts } = said(name);
        Object.assign(found.places, places);
        found.acts.push(...acts);
        localStorage.removeItem(name);
      }
    } catch {
      return found;
    }
    return found;
  }

  write(places, acts) {
    try {
      const own = this.form + tab();
      if (Object.keys(places).length || acts.length) localStorage.setItem(own, JSON.stringify({ places, acts }));
      else localStorage.removeItem(own);
    } catch {
      return;
    }
  }
}
