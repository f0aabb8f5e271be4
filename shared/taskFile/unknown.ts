/*
 * What is not known when a file is read: values that ACR gives its run, and secrets, which we never see. Each stands as a mark
 * in the rendered file, so that the rest can be read.
 */

const mark = 'customhouse-unknown-';
const runMark = new RegExp(`${mark}run-([A-Za-z]+)-`, 'g');

/** Stands for any secret. */
export const unknownSecret = `${mark}secret-`;

const runValues = [
  'ID',
  'SharedVolume',
  'Registry',
  'RegistryName',
  'Date',
  'OS',
  'Architecture',
  'Commit',
  'Branch',
  'TaskName',
];

/** `{{.Run.…}}` with a mark for each value but the known ones. */
export function runValuesWith(known: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(runValues.map((name) => [name, `${mark}run-${name}-`])), ...known };
}

/** Whether a text of a rendered file is what ACR will see, with no mark in it. */
export function isKnown(text: string): boolean {
  return !text.includes(mark);
}

/** The text with `{{.Run.…}}` in place of marks again, for ACR to fill in. */
export function withRunTemplates(text: string): string {
  return text.replaceAll(runMark, '{{.Run.$1}}');
}
