/** How far a value is from its target: half the square of the error, or, beyond an error of 1, Huber's straight line. */
export type ValueLoss = 'mse' | 'huber';

const isFar = (kind: ValueLoss, error: number): boolean => kind === 'huber' && Math.abs(error) > 1;

/** The loss of an error. */
export function valueLoss(kind: ValueLoss, error: number): number {
  return isFar(kind, error) ? Math.abs(error) - 0.5 : 0.5 * error * error;
}

/** Its slope. */
export function valueLossSlope(kind: ValueLoss, error: number): number {
  return isFar(kind, error) ? Math.sign(error) : error;
}
