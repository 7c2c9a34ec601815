// What a list of measurements comes to.

// quantile is the value below which a share of the measurements lies, between two
// of them in proportion.
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const median = (values) => quantile(values, 0.5);

// paired is the median of the ratios of two measurements of the same round: what
// the machine did beside it touched both alike.
export function paired(above, below) {
  const other = new Map(below.map((b) => [b.round, b.value]));
  const ratios = above.filter((a) => other.has(a.round)).map((a) => a.value / other.get(a.round));
  return ratios.length ? { ratio: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios), rounds: ratios.length } : null;
}
