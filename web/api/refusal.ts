import { problemSchema } from '../../shared/api/problem.ts';

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

export async function refusalOf(response: Response): Promise<Refusal> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (problem.success) return new Refusal(response.status, problem.data.detail, problem.data.remedy);
  if (response.status === 401) return new Refusal(401, 'The function app does not take this key.', 'Give another one.');
  return new Refusal(response.status, `The function app answered ${response.status}.`, 'Look at its log.');
}
