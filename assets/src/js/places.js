// The server counts characters (code points), JavaScript counts UTF-16 units: an emoji is one there and two here.
// Gives the unit for each of `points`, which need no order. One pass over the text.
export function codePointsToUnits(text, points) {
  const order = points.map((_, n) => n).sort((a, b) => points[a] - points[b]);
  const units = new Array(points.length);
  let point = 0;
  let unit = 0;
  for (const n of order) {
    while (point < points[n] && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    units[n] = unit;
  }
  return units;
}
