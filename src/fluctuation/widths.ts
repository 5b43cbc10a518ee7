/**
 * The width at which the variance Sigma / n is at most tolerance^2: n = Sigma / tolerance^2, rounded up. Derived from the central limit theorem of
 * the outputs, so to leading order in 1 / n.
 */
export function widthFor(variance: number, tolerance: number): number {
  return Math.max(2, Math.ceil(variance / tolerance ** 2));
}

/** How many networks of width n, averaged, have a spread of at most `tolerance`: the variance of their mean is Sigma / (n K). */
export function ensembleFor(variance: number, width: number, tolerance: number): number {
  return Math.max(1, Math.ceil(variance / (width * tolerance ** 2)));
}

/**
 * Relative widths r_l that make Sigma = sum_l V_l / r_l least at the cost of the present ones, sum_l r_l cost_l: r_l is proportional to sqrt(V_l / cost_l). Costs are
 * those of one more neuron of a layer with the others as they are.
 * @param parts V_l / r_l of the present widths, one a hidden layer
 * @param costs of r_l = 1
 */
export function bestRelativeWidths(parts: readonly number[], present: readonly number[], costs: readonly number[]): number[] {
  const total = present.reduce((sum, width, layer) => sum + width * costs[layer]!, 0);
  const shape = parts.map((part, layer) => Math.sqrt((Math.max(0, part) * present[layer]!) / costs[layer]!));
  const scale = total / shape.reduce((sum, width, layer) => sum + width * costs[layer]!, 0);
  return shape.map((width) => width * scale);
}
