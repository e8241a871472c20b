// What is typed in a question, and putting an answer into its controls: the shapes in which the house keeps them.
const SAVED = ["text", "number", "day", "choice", "consent", "budget"];

export const placeOf = (ask) => ask.dataset.ask;
export const questionsIn = (root) => [...root.querySelectorAll("[data-ask]")];
export const savedIn = (root) => questionsIn(root).filter((ask) => SAVED.includes(ask.dataset.kind));
export const questionAt = (root, place) => root.querySelector(`[data-ask="${CSS.escape(place)}"]`);

const controls = (ask) => [...ask.querySelectorAll(`[name^="q-${ask.dataset.ask}"]`)];

// What is at the end of a budget control's name: lines/<key>, own/<n>/label, own/<n>/amount.
const partOf = (ask, control) => control.name.slice(`q-${ask.dataset.ask}/`.length).split("/");

function budget(ask, value) {
  const found = { lines: {}, own: [] };
  for (const control of controls(ask)) {
    const [what, key, side] = partOf(ask, control);
    if (what === "lines") found.lines[key] = control[value];
    else found.own[Number(key)] = { ...found.own[Number(key)], [side]: control[value] };
  }
  return found;
}

function read(ask, value, checked) {
  const all = controls(ask);
  const chosen = all.filter((control) => control[checked]).map((control) => control.value);
  switch (ask.dataset.kind) {
    case "budget": return budget(ask, value);
    case "consent": return chosen[0] ?? null;
    case "choice": return all.some((control) => control.type === "checkbox") ? chosen : chosen[0] ?? null;
    default: return all[0][value];
  }
}

export const typedIn = (ask) => read(ask, "value", "checked");

// What the house drew: a browser that loads a page again may put back what was typed there before.
export const drawnIn = (ask) => read(ask, "defaultValue", "defaultChecked");

export function put(ask, typed) {
  const values = [typed ?? []].flat().map(String);
  for (const control of controls(ask)) {
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (ask.dataset.kind === "budget") {
      const [what, key, side] = partOf(ask, control);
      control.value = (what === "lines" ? typed?.lines?.[key] : typed?.own?.[Number(key)]?.[side]) ?? "";
    } else control.value = typed ?? "";
  }
}

// As `is_empty` of the rules: what nobody answered shows no question that depends on it.
export function isAnswered(ask) {
  switch (ask.dataset.kind) {
    case "note": return false;
    case "files": return Boolean(ask.querySelector(".ask-files li"));
    case "block": return Boolean(ask.querySelector("[data-rows] > li"));
    case "budget": return controls(ask).some((control) => control.value.trim());
    default: return [typedIn(ask) ?? []].flat().some((value) => value.trim());
  }
}

export const chosenIn = (ask) => (ask.dataset.kind === "choice" ? [typedIn(ask) ?? []].flat() : []);
