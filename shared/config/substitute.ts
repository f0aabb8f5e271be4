import type { Substitute } from './document.ts';

/** The environment's variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$\{([^}]*)\}/g;
const form = /^([A-Za-z_]\w*)(?::-(.*))?$/s;

/**
 * Fills in `${NAME}` and `${NAME:-default}` (for a variable that is missing or empty, as in a shell); `${registry.<name>}` stays, to be filled in once
 * login servers are known.
 */
export function substituteFrom(environment: Environment): Substitute {
  return (text) => {
    const problems: string[] = [];
    const substituted = text.replaceAll(reference, (whole, inner: string) => {
      if (inner.startsWith('registry.')) return whole;
      const [, name, fallback] = form.exec(inner) ?? [];
      if (name === undefined) problems.push(`expected \${NAME}, \${NAME:-default} or \${registry.<name>}`);
      else if (fallback !== undefined) return environment[name] || fallback;
      else if (environment[name] === undefined) problems.push(`expected \${${name}} in the environment: it is not set`);
      else return environment[name];
      return '';
    });
    return { text: substituted, problems };
  };
}
