import { type ProblemCode, problemSchema } from '../../shared/api/problem.ts';

/** Why the function app did not do what was asked: its own words, and what to do. `status` 0: it did not answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly remedy: string;

  constructor(status: number, message: string, remedy: string) {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

/** What the API says in its own paths, in the words of the pages. */
const remedies: Partial<Record<ProblemCode, string>> = {
  RUN_UNKNOWN: 'Choose one under Runs.',
  TASK_UNKNOWN: 'It may have been taken out of customhouse.yaml.',
  IMPORT_UNKNOWN: 'Choose one under Images.',
  NOT_PROMOTED: 'Choose another promotion.',
  NOT_HEALTHY: 'Choose an image that was healthy.',
  DIGEST_UNKNOWN: 'Choose another digest.',
};

export async function refusalOf(response: Response): Promise<Refusal> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (problem.success) {
    const { code, detail, remedy } = problem.data;
    return new Refusal(response.status, detail, remedies[code] ?? remedy);
  }
  if (response.status === 401) return new Refusal(401, 'The function app does not take this key.', 'Give another one.');
  return new Refusal(response.status, `The function app answered ${response.status}.`, 'Look at its log.');
}
