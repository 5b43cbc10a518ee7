import { describe, expect, it } from 'vitest';
import { FieldErrors } from '../../src/meanfield/field-errors.ts';

const uniform = Float32Array.of(0.5, 0.5);

describe('errors of mean-field estimates', () => {
  it('have their closed forms', () => {
    const errors = new FieldErrors(2, true, uniform);
    errors.add(Float32Array.of(0.25, 0.75), Float32Array.of(0.5, 0.5), Float32Array.of(0.75, 0.25), 0);
    const figures = errors.take();
    expect(figures['fieldMse']).toBeCloseTo(0.0625, 12);
    expect(figures['fieldMsePersistence']).toBeCloseTo(0.25, 12);
    expect(figures['fieldMseUniform']).toBeCloseTo(0.0625, 12);
    expect(figures['fieldKl']).toBeCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), 12);
    expect(figures['fieldKlPersistence']).toBeCloseTo(0.5 * Math.log(3), 12);
    expect(figures['fieldKlUniform']).toBe(figures['fieldKl']);
  });

  it('are finite where an estimate said never, and zero for what did not happen', () => {
    const errors = new FieldErrors(2, true, uniform);
    errors.add(Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(1, 0), 0);
    const figures = errors.take();
    expect(figures['fieldKl']).toBeCloseTo(Math.log(1e6), 10);
    expect(figures['fieldKlPersistence']).toBe(0);
    expect(figures['fieldKlUniform']).toBeCloseTo(Math.log(2), 12);
  });

  it('are averaged over agents and steps since they were last taken, at the offsets given', () => {
    const errors = new FieldErrors(2, true, uniform);
    const observed = Float32Array.of(1, 0, 0.5, 0.5);
    const estimates = Float32Array.of(1, 0, 0, 1);
    errors.add(observed, estimates, observed, 0);
    errors.add(observed, estimates, observed, 2);
    expect(errors.take()).toMatchObject({ fieldMse: 0.125, fieldMsePersistence: 0, fieldMseUniform: 0.125 });
    expect(errors.take()).toEqual({});
    errors.add(observed, estimates, observed, 0);
    expect(errors.take()['fieldMse']).toBe(0);
  });

  it('have no divergence where fields are means of real numbers', () => {
    const errors = new FieldErrors(1, false, Float32Array.of(0));
    errors.add(Float32Array.of(-2), Float32Array.of(1), Float32Array.of(-1), 0);
    expect(errors.take()).toEqual({ fieldMse: 9, fieldMsePersistence: 1, fieldMseUniform: 4 });
  });

  it('go on from a saved state', () => {
    const [one, two] = [new FieldErrors(2, true, uniform), new FieldErrors(2, true, uniform)];
    const [a, b] = [Float32Array.of(0.1, 0.9), Float32Array.of(0.3, 0.7)];
    one.add(a, b, uniform, 0);
    two.add(b, b, b, 0);
    two.load(one.save());
    for (const errors of [one, two]) errors.add(b, uniform, a, 0);
    expect(two.take()).toEqual(one.take());
  });
});
