// Everything here enhances pages that already work without it.
import "htmx.org/dist/htmx.esm.js";
import { enhanceAsk } from "./js/ask.js";
import { enhanceAutosave } from "./js/autosave.js";
import { enhanceComments } from "./js/comments.js";
import { enhanceConfirm } from "./js/confirm.js";
import { enhanceCopy } from "./js/copy.js";
import { enhanceDrafts } from "./js/drafts.js";
import { enhanceEntrance } from "./js/entrance.js";
import { enhanceKeys } from "./js/keys.js";
import { enhanceMeeting } from "./js/meeting.js";
import { enhanceParts } from "./js/parts.js";
import { enhancePresence } from "./js/presence.js";
import { enhanceRichCopy } from "./js/rich-copy.js";
import { enhanceTheme } from "./js/theme.js";
import { enhanceTimeline } from "./js/timeline.js";
import { enhanceTimes } from "./js/times.js";
import { enhanceUpload } from "./js/upload.js";
import { enhanceZones } from "./js/zone.js";
import { enhanceToasts, toast } from "./js/toasts.js";

document.documentElement.classList.add("js");

// Once for the page: these listen on the document and so also serve what htmx brings in later.
enhanceComments();
enhanceConfirm();
enhanceCopy();
enhanceEntrance();
enhanceKeys();
enhanceParts();
enhanceRichCopy();
enhanceTheme();
enhanceTimeline();
enhanceUpload();

// For every new piece of the page. The heavy parts are only fetched by pages that use them.
function enhance(root) {
  enhanceAsk(root);
  enhanceDrafts(root);
  enhanceMeeting(root);
  enhanceAutosave(root);
  enhancePresence(root);
  enhanceTimes(root);
  enhanceToasts(root);
  enhanceZones(root);
  for (const area of find(root, "textarea[data-editor=markdown]")) {
    import("./js/editor.js").then(({ enhanceEditor }) => enhanceEditor(area));
  }
  for (const figure of find(root, "[data-chart]")) {
    import("./js/chart.js").then(({ enhanceChart }) => enhanceChart(figure));
  }
}

function find(root, selector) {
  const inside = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...inside] : inside;
}

enhance(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enhance(event.detail.elt);
});

const words = document.body.dataset;
document.addEventListener("htmx:sendError", () => toast(words.offline, "error"));
document.addEventListener("htmx:responseError", () => toast(words.failed, "error"));
