// Ctrl-K (or Cmd-K) opens search and report; ? shows the keys; [data-key="x"] is clicked by its key.
export function enhanceKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return open(event, "quick");
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") return open(event, "keys");
    const target = targetFor(event);
    if (!target) return;
    event.preventDefault();
    target.matches("input, textarea, select") ? target.focus() : target.click();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    const opener = event.target.closest("[data-dialog]");
    if (opener) open(event, opener.dataset.dialog);
  });
}

// A key belongs to the row that has the focus first, then to the page.
function targetFor(event) {
  const selector = `[data-key="${CSS.escape(event.key)}"]`;
  return document.activeElement?.closest("li, article, form")?.querySelector(selector)
    ?? document.querySelector(selector);
}

function typing(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

function open(event, id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  event.preventDefault();
  dialog.showModal();
  dialog.querySelector("input")?.select();
}
