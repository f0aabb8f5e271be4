import { z } from 'zod';
import { type FaultCode, faultKinds } from '../errors.ts';

/** What the API refuses, beside the faults of the application. Stable: programs may rely on them. */
export const refusalCodes = [
  'BODY_INVALID',
  'BODY_TOO_LARGE',
  'QUERY_INVALID',
  'HEADER_INVALID',
  'RUN_UNKNOWN',
  'RUN_FINISHED',
  'IMPORT_UNKNOWN',
  'NOT_A_BUILD',
  'NOT_PROMOTED',
  'DIGEST_UNKNOWN',
  'DIGEST_REVOKED',
  'DEPLOYMENT_UNKNOWN',
  'NOT_HEALTHY',
  'BASE_REVOKED',
  'IMAGE_UNKNOWN',
  'IMAGE_AMBIGUOUS',
  'KEY_REUSED',
  'SIGN_IN_REQUIRED',
  'ROLE_REQUIRED',
  'ORIGIN_REFUSED',
] as const;
export type ProblemCode = (typeof refusalCodes)[number] | FaultCode;

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What was tried, and on what. */
  detail: z.string(),
  code: z.enum([...refusalCodes, ...(Object.keys(faultKinds) as FaultCode[])]),
  /** What to do. */
  remedy: z.string(),
  /** What is wrong with a body or query, place by place. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
