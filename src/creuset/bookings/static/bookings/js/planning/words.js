// Sentences of the page with their places filled, and the line that is read aloud.
export function say(name, places = {}) {
  const sentence = document.getElementById("planning-words").dataset[name];
  return sentence.replace(/%\((\w+)\)s/g, (_, key) => places[key] ?? "");
}

export function announce(text) {
  const line = document.getElementById("planning-live");
  line.textContent = "";
  requestAnimationFrame(() => (line.textContent = text));
}

export function titleOf(bar) {
  return bar.querySelector("b").textContent;
}

export function nameOf(row) {
  return row.querySelector(".name > span").textContent;
}
