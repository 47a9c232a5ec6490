// <button data-into="id-of-a-textarea">A question?</button>: one click writes the question where the caret is.
// <ul data-ask="id-of-a-textarea"><li>A question?</li>…</ul>: the same, for lists that are only read without JavaScript.
// An editor over the textarea may take it: it hears "insert:text" with a function of what stands before and after the
// caret, and prevents the default. See editor.js.
export function enhanceAsk(root) {
  for (const list of root.querySelectorAll("ul[data-ask]")) {
    for (const item of list.children) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.into = list.dataset.ask;
      button.textContent = item.textContent;
      item.replaceChildren(button);
    }
    list.removeAttribute("data-ask");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-into]");
  const area = button && document.getElementById(button.dataset.into);
  if (!area || area.readOnly || area.disabled) return;
  event.preventDefault();
  const fit = (before, after) => paragraph(button.textContent, before, after);
  const asked = new CustomEvent("insert:text", { detail: fit, cancelable: true });
  if (area.dispatchEvent(asked)) insert(area, fit);
});

// A paragraph of its own, with an empty line to answer on.
function paragraph(text, before, after) {
  const gap = !before.trim() ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  return `${gap}${text}\n${after.trim() && !after.startsWith("\n\n") ? "\n" : ""}`;
}

// Where nobody has been yet there is no caret to speak of: the question goes to the end.
const met = new WeakSet();
document.addEventListener("focusin", (event) => met.add(event.target));

function insert(area, fit) {
  const at = met.has(area) ? area.selectionEnd : area.value.length;
  const text = fit(area.value.slice(0, at), area.value.slice(at));
  area.setRangeText(text, at, at, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
