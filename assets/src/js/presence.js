// <p data-presence="/reviews/12/here/" aria-live="polite">: who else has the draft open. Says every quarter of a minute
// that this page is open, and in which section somebody writes; nothing of it is kept.
import { post, token } from "./token.js";

const EVERY = 15_000;

export function enhancePresence(root) {
  for (const line of root.querySelectorAll("[data-presence]")) {
    if (!line.dataset.presenceReady) begin(line);
  }
}

function begin(line) {
  line.dataset.presenceReady = "yes";
  const address = line.dataset.presence;
  let section = "";
  const tell = async () => {
    if (!line.isConnected) return clearInterval(timer);
    if (document.visibilityState === "hidden") return;
    const body = new FormData();
    body.set("section", section);
    const answer = await post(address, body).catch(() => null);
    if (answer?.ok) show(line, (await answer.json()).here);
    else if (answer && answer.type !== "opaqueredirect") clearInterval(timer); // published, or no longer for us
  };
  const timer = setInterval(tell, EVERY);
  document.addEventListener("focusin", (event) => {
    if (!line.isConnected) return;
    const found = event.target.closest?.("[id^=section-]")?.id.slice("section-".length) ?? "";
    if (found === section) return;
    section = found;
    tell();
  });
  document.addEventListener("visibilitychange", tell);
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("gone", "yes");
    body.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(address, body);
  });
  tell();
}

function show(line, here) {
  const words = here.map((one) => one.text).join(" · ");
  const text = words ? `${line.dataset.words} ${words}` : "";
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !text;
}
