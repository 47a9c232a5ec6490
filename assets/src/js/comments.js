// Words selected in a section become the quote of a comment: a button appears beside the selection, and the section's
// own "Comment" takes the same words along. <section class="threads" data-threads="/reviews/5/comments/luck/"
// data-comment="Comment on these words"> stands inside the part of the page it belongs to.
const LONGEST = 500;
const SHORTEST = 3;
let chosen = null; // {threads, quote}
let button = null;

export function enhanceComments() {
  document.addEventListener("selectionchange", look);
  document.addEventListener("htmx:configRequest", takeAlong);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

function look() {
  const selection = document.getSelection();
  const quote = selection.isCollapsed ? "" : selection.toString().trim().slice(0, LONGEST);
  const threads = quote.length >= SHORTEST ? threadsFor(selection.getRangeAt(0)) : null;
  // Whoever moves on to the button with the keyboard keeps what was selected.
  if (!threads) return document.activeElement === button ? undefined : hide(selection.isCollapsed);
  chosen = { threads, quote };
  show(selection.getRangeAt(0), threads);
}

function threadsFor(range) {
  const at = range.commonAncestorContainer;
  for (const threads of document.querySelectorAll("[data-threads]")) {
    if (threads.parentElement.contains(at) && !threads.contains(at)) return threads;
  }
  return null;
}

function show(range, threads) {
  const box = range.getBoundingClientRect();
  if (!box.width && !box.height) return;
  button ??= make();
  button.textContent = threads.dataset.comment;
  button.hidden = false;
  const left = Math.min(box.left + scrollX, scrollX + document.documentElement.clientWidth - button.offsetWidth - 8);
  button.style.left = `${Math.max(8, left)}px`;
  button.style.top = `${box.bottom + scrollY + 6}px`;
}

function make() {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small comment-here";
  // The selection, and the caret of an editor, must outlive the press.
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  made.addEventListener("click", () => {
    const { threads, quote } = chosen;
    made.hidden = true;
    const link = threads.querySelector("[data-comment-new]");
    if (link) return link.click();
    // The form is open already.
    const words = threads.querySelector("[name=quote]");
    if (words && !words.value) words.value = quote;
    threads.querySelector("[name=text]")?.focus();
  });
  document.body.append(made);
  return made;
}

function hide(forget = true) {
  if (button) button.hidden = true;
  // A click on the section's own link lets the selection go a moment before it is asked.
  if (forget) setTimeout(() => document.getSelection().isCollapsed && (chosen = null), 400);
}

function takeAlong(event) {
  const link = event.detail.elt;
  if (!link.matches?.("[data-comment-new]") || !chosen?.threads.contains(link)) return;
  event.detail.parameters.quote = chosen.quote;
  chosen = null;
  hide();
}
