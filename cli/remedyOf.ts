import type { Problem, ProblemCode } from '../shared/api/problem.ts';

/** What the API says in its own paths, in the command's words. */
const remedies: Partial<Record<ProblemCode, string>> = {
  TASK_UNKNOWN: '`customhouse task list` lists them.',
  IMPORT_UNKNOWN: '`customhouse image list` lists them.',
  RUN_UNKNOWN: '`customhouse run list` lists them.',
  DEPLOYMENT_UNKNOWN: '`customhouse deployment list` lists them.',
  IMAGE_UNKNOWN:
    '`customhouse image list` lists the imports, `customhouse image history <image>` their unique tags and digests.',
  NOT_PROMOTED: 'Choose a unique tag or digest of `customhouse image history <image>`.',
  DIGEST_UNKNOWN: 'Choose a digest of `customhouse image history <image>`.',
  NOT_HEALTHY: 'Choose a healthy image of `customhouse deployment show <task>`.',
  BODY_INVALID: 'Nothing was changed.',
  QUERY_INVALID: 'Correct it and ask again.',
};

/** What to do about a refusal. */
export function remedyOf({ code, remedy }: Problem): string {
  return remedies[code] ?? remedy;
}
