import { z } from 'zod';

/** From the least that one may to the most. `reader` sees; `operator` acts too. */
export const roles = ['reader', 'operator'] as const;
export type Role = (typeof roles)[number];

/** How to sign in to the dashboard here, and who is. */
export const sessionSchema = z.discriminatedUnion('signIn', [
  /** With a function key, sent as `x-functions-key`. */
  z.object({ signIn: z.literal('key') }),
  /** With App Service Authentication. */
  z.object({
    signIn: z.literal('appService'),
    /** Missing while nobody is signed in. */
    name: z.string().optional(),
    role: z.enum(roles).optional(),
  }),
]);
export type SessionAnswer = z.infer<typeof sessionSchema>;
