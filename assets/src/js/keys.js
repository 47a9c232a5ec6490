// Ctrl-K (or Cmd-K) finds and does; ? shows the keys; [data-key="x"] is clicked by its key, [data-row-key="x"] only
// where it stands in the row that has the focus. In the Ctrl-K dialog
// the arrows walk from the words through [data-arrows] a and back; Enter follows the link that has the focus.
export function enhanceKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return walk(event);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return open(event, "quick");
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") return open(event, "keys");
    if (document.querySelector("dialog[open]")) return;
    const target = targetFor(event);
    if (!target) return;
    event.preventDefault();
    target.matches("input, textarea, select") ? target.focus() : target.click();
  });
  document.addEventListener("htmx:beforeSwap", keepFocus);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    const opener = event.target.closest("[data-dialog]");
    if (opener) open(event, opener.dataset.dialog);
  });
}

// A key belongs to the row that has the focus first, then to the page.
function targetFor(event) {
  const key = CSS.escape(event.key);
  const selector = `[data-key="${key}"]`;
  return document.activeElement?.closest("li, article, form")?.querySelector(`${selector}, [data-row-key="${key}"]`)
    ?? document.querySelector(selector);
}

// What was found changes while somebody walks through it: the focus goes back to the words instead of nowhere.
function keepFocus(event) {
  const gone = event.target;
  if (gone.matches?.("[data-arrows]") && gone.contains(document.activeElement)) {
    gone.closest("dialog")?.querySelector("input[type=search]")?.focus();
  }
}

function typing(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

function open(event, id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  event.preventDefault();
  if (id === "keys") listKeys(dialog.querySelector(".keys"));
  dialog.showModal();
  dialog.querySelector("input")?.select();
  dialog.dispatchEvent(new Event("opened"));
}

function walk(event) {
  const dialog = event.target.closest?.("dialog[open]");
  const input = dialog?.querySelector("input[type=search]");
  if (!input || (event.target !== input && !event.target.closest("[data-arrows]"))) return;
  const stops = [input, ...dialog.querySelectorAll("[data-arrows] a")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  event.preventDefault();
  stops[(stops.indexOf(event.target) + step + stops.length) % stops.length].focus();
}

// What is bound on this page right now, each key once, in the words of what it clicks.
function listKeys(list) {
  for (const old of list.querySelectorAll("[data-found]")) old.remove();
  const found = new Map();
  for (const target of document.querySelectorAll("[data-key], [data-row-key]")) {
    const key = target.dataset.key ?? target.dataset.rowKey;
    if (!found.has(key) && !target.disabled) found.set(key, words(target));
  }
  for (const [key, label] of found) {
    const [term, about, cap] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
    cap.textContent = key;
    term.append(cap);
    about.textContent = label;
    term.dataset.found = about.dataset.found = "";
    list.append(term, about);
  }
}

function words(target) {
  return (target.dataset.keyLabel ?? target.getAttribute("aria-label") ?? target.labels?.[0]?.textContent ?? target.textContent).trim();
}
