// <div data-chart="#id-of-json-block"> or <div data-chart="/address.json">: a Vega-Lite specification.
// The interpreter walks the expressions instead of compiling them, so no eval is needed.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

export async function enhanceChart(place) {
  if (place.dataset.chartReady) return;
  place.dataset.chartReady = "yes";
  const spec = await read(place.dataset.chart);
  const fallback = [...place.childNodes];
  const box = document.createElement("div");
  box.className = "chart__canvas";
  place.prepend(box);
  await embed(box, spec, options());
  // The text inside is for readers without scripts; it stays for screen readers through the figure's table.
  for (const node of fallback) if (node.nodeType === 1 && node.matches("[data-chart-fallback]")) node.hidden = true;
}

async function read(source) {
  if (source.startsWith("#")) return JSON.parse(document.querySelector(source).textContent);
  return (await fetch(source, { headers: { Accept: "application/json" } })).json();
}

function options() {
  return {
    ast: true,
    expr: expressionInterpreter,
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    tooltip: false,
    config: tokens(),
  };
}

// The chart takes the page's colours and type; what the specification sets itself wins.
function tokens() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const [ink, soft, line, accent, bad] = ["ink", "ink-soft", "line", "accent", "bad"].map(colour);
  probe.remove();
  const font = getComputedStyle(document.body).fontFamily;
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      labelColor: soft, titleColor: soft, domainColor: line, tickColor: line, gridColor: line,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500,
    },
    legend: { labelColor: soft, titleColor: soft, labelFontSize: 12 },
    title: { color: ink, subtitleColor: soft },
    mark: { color: accent },
    text: { color: ink },
    range: { category: [accent, bad, soft] },
  };
}
