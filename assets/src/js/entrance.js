// Where a mail's button led to a place within a page, the place goes along past the door. Browsers keep what stands
// behind the # through the redirect; the server never sees it.
export function enhanceEntrance() {
  if (!location.hash) return;
  for (const form of document.querySelectorAll("form[data-entrance]")) {
    const field = form.querySelector("input[name=next]");
    if (field) field.value += location.hash;
    const to = new URL(form.action);
    if (to.searchParams.get("next")) to.searchParams.set("next", to.searchParams.get("next") + location.hash);
    form.action = to.href;
  }
}
