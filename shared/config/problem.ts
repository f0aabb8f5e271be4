/** One mistake in customhouse.yaml. */
export interface ConfigProblem {
  /** `tasks.hello-world.deploy.port`; empty for the file itself. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What was expected; never a value, which may have come from the environment. */
  readonly message: string;
}

/** `customhouse.yaml:12:5 tasks.hello-world.deploy.port: expected …`, as editors and terminals link it. */
export function formatProblem(file: string, problem: ConfigProblem): string {
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  return `${file}:${problem.line}:${problem.column}${path}: ${problem.message}`;
}

/** In the order of the file, each once. */
export function sortProblems(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const each = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...each.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
