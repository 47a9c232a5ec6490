// <button data-copy-rich="#article" data-copy-plain="#textarea" data-copied="Copied">: both forms on the clipboard, so
// that an editor takes headings and lists, and a plain one the markdown. Without data-copy-rich the plain form alone.
export function enhanceRichCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-plain]");
    if (!button) return;
    const plain = document.querySelector(button.dataset.copyPlain).value;
    const rich = button.dataset.copyRich && document.querySelector(button.dataset.copyRich);
    if (!rich) await navigator.clipboard.writeText(plain);
    else if (window.ClipboardItem && navigator.clipboard?.write) await write(rich.innerHTML, plain);
    else return select(rich);
    told(button);
  });
  // A click into the text selects all of it; a second one is for whoever wants a part.
  document.addEventListener("focusin", (event) => event.target.matches?.("article.copy") && select(event.target));
}

function write(html, plain) {
  const parts = { "text/html": html, "text/plain": plain };
  const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function select(element) {
  getSelection().selectAllChildren(element);
}

function told(button) {
  const label = button.querySelector("[data-label]") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied || before;
  setTimeout(() => (label.textContent = before), 2500);
}
