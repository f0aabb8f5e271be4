export interface TemplateFacts {
  /** Login server of the run's registry. */
  readonly registry: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What stands for ACR's run ID in a filled text. */
export const runId = '{{.Run.ID}}';

/** A text of a task file with its values and its registry filled in; aliases as ACR has them. Other run values stay. */
export function fillTemplate(text: string, { registry, values }: TemplateFacts): string {
  return text
    .replaceAll(/\{\{\s*\.Values\.(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll(/\{\{\s*\.Run\.Registry\s*\}\}|\$Registry\b/g, registry)
    .replaceAll(/\{\{\s*\.Run\.ID\s*\}\}|\$ID\b/g, runId);
}
