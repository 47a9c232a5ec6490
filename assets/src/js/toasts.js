// Messages can be put away; good news leaves by itself, anything else stays until it is put away.
export function enhanceToasts(root) {
  for (const one of root.querySelectorAll(".toast")) arm(one);
}

export function toast(text, level = "info") {
  // What is asked again every few seconds fails every few seconds: said once is enough.
  for (const said of document.querySelectorAll("#toasts .toast [data-text]")) if (said.textContent === text) said.closest(".toast").remove();
  const template = document.getElementById("toast-template");
  const one = template.content.firstElementChild.cloneNode(true);
  one.classList.add(`toast--${level}`);
  one.querySelector("[data-text]").textContent = text;
  document.getElementById("toasts").append(one);
  arm(one);
}

function arm(one) {
  one.querySelector("button")?.addEventListener("click", () => one.remove());
  if (one.matches(".toast--success, .toast--info")) setTimeout(() => leave(one), 8000);
}

function leave(one) {
  if (one.matches(":hover, :focus-within")) setTimeout(() => leave(one), 4000);
  else one.remove();
}
