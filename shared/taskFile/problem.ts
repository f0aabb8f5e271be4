/** A place in a task file and what is wrong there. Lines and columns count from 1, in the file as rendered. */
export interface TaskFileProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The task file can't be run as it is; no step has started. One problem or several, in the order of the file. */
export class TaskFileError extends Error {
  readonly problems: readonly TaskFileProblem[];

  constructor(file: string, problems: readonly TaskFileProblem[]) {
    const inOrder = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    super(inOrder.map((problem) => describeProblem(file, problem)).join('\n'));
    this.name = 'TaskFileError';
    this.problems = inOrder;
  }
}

/** One line: `acr-task.yaml:4:5: steps.1.cmd: …` */
export function describeProblem(file: string, { line, column, message }: TaskFileProblem): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** Where an offset lies in a text. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
