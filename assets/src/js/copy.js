// <button data-copy="text" data-copied="Copied">: an empty data-copy copies the page's address.
export function enhanceCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(absolute(button.dataset.copy || location.href));
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied || before;
    setTimeout(() => (label.textContent = before), 2000);
  });
}

// A path becomes a full address; anything else is copied as it stands.
function absolute(text) {
  return text.startsWith("/") ? new URL(text, location.origin).href : text;
}
