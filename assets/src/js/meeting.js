// The clock of a meeting counts on from what the server said; the timeline shows what is on the screen.
export function enhanceMeeting(root) {
  const panel = root.id === "meeting-live" ? root : root.querySelector?.("#meeting-live");
  if (!panel) return;
  mark(panel.dataset.onScreen);
  const clock = panel.querySelector("[data-clock][data-running]");
  if (clock) tick(panel, clock, performance.now());
}

function tick(panel, clock, started) {
  const minutes = clock.querySelector("[data-minutes]");
  const over = clock.closest("li").querySelector("[data-over]");
  const show = () => {
    if (!panel.isConnected) return clearInterval(timer);
    const seconds = Number(clock.dataset.spent) + Math.floor((performance.now() - started) / 1000);
    minutes.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (over) over.hidden = seconds <= clock.dataset.planned * 60;
  };
  const timer = setInterval(show, 1000);
  show();
}

function mark(event) {
  const list = document.querySelector("[data-told]");
  if (!list) return;
  const before = list.querySelector("[aria-current]");
  const now = event ? document.getElementById(`event-${event}`) : null;
  if (before === now) return;
  before?.removeAttribute("aria-current");
  now?.setAttribute("aria-current", "true");
  now?.scrollIntoView({ block: "center" });
}
