import { z } from 'zod';

const metric = z.enum(['manhattan', 'euclidean']).default('manhattan');

/** The schema of a `Neighbourhood`, for the parameters of learners. */
export const neighbourhoodSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('radius'), radius: z.number().positive(), metric }),
  z.strictObject({ kind: z.literal('nearest'), k: z.number().int().min(1), metric }),
  z.strictObject({ kind: z.literal('graph'), edges: z.array(z.array(z.number().int().min(0))) }),
]);

/** The schema of a `Visibility`. */
export const visibilitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('radius'), radius: z.number().positive(), metric }),
  z.strictObject({ kind: z.literal('distance'), scale: z.number().positive(), metric }),
]);
