// What was typed while an answer was under way is not undone by it: such an answer is left out, and asked for again
// where its part listens to creuset:again. Parts whose fields come with answers are marked data-typed.
const FIELDS = "input[name]:not([type='hidden']), select[name], textarea[name]";

const value = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);

function drawn(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

function asked(field, sent) {
  return ["checkbox", "radio"].includes(field.type) ? sent.getAll(field.name).includes(field.value) : sent.get(field.name);
}

// Against what the request said of these fields, or against what was drawn where it said nothing of them.
function isTypedSince(part, sent) {
  const fields = [...part.querySelectorAll(FIELDS)].filter((field) => !field.disabled);
  const wasSent = fields.some((field) => sent?.has(field.name));
  return fields.some((field) => value(field) !== (wasSent ? asked(field, sent) : drawn(field)));
}

export function keepTyped() {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, elt, requestConfig } = event.detail;
    // A link leads elsewhere on purpose.
    if (!target.matches("[data-typed]") || elt.matches("a") || !isTypedSince(target, requestConfig.formData)) return;
    event.detail.shouldSwap = false;
    htmx.trigger(elt, "creuset:again");
  });
}
