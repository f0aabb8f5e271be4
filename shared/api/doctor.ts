import { z } from 'zod';

/** What the function app could see of its surroundings, asked as its own identity. */
export const doctorSchema = z.object({
  checks: z.array(
    z.object({
      /** The registry, resource group, secret, repository, … */
      on: z.string(),
      /** What the app does there. */
      what: z.string(),
      /** `unknown`: it could not be asked. */
      answer: z.enum(['yes', 'no', 'unknown']),
      /** The right of Azure's that was looked for. */
      action: z.string().optional(),
      /** Why not, and what to do. */
      remedy: z.string().optional(),
      /** The command line that mends it. */
      command: z.string().optional(),
    }),
  ),
});
export type DoctorAnswer = z.infer<typeof doctorSchema>;
