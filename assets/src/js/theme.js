// The theme buttons post to the server, which sets a cookie; here the page changes without a round trip.
export function enhanceTheme() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-theme-form]")) return;
    event.preventDefault();
    const theme = event.submitter.value;
    document.documentElement.dataset.theme = theme;
    for (const button of event.target.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    fetch(event.target.action, { method: "POST", body: new FormData(event.target, event.submitter) });
  });
}
