// J leads to the next file of the list, K to the one before, as long as nobody is typing.
const WAYS = { j: "next", k: "prev" };

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, dialog[open], [contenteditable]");
  const way = WAYS[event.key.toLowerCase()];
  if (isTyping || !way || event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(`a[rel="${way}"][aria-keyshortcuts]`)?.click();
});
