import { isConfidential, schemeOf } from '../../shared/http/loopback.ts';
import { localPace, type Pace, type RegistryAccess, type Target } from './target.ts';

/** What is read of an environment; the file's own values are added to it. */
export type Variables = Readonly<Record<string, string | undefined>>;

const msPerMinute = 60_000;
/** ACR lets a run wait in its queue for ten minutes and more. */
const defaultLongestRunMinutes = 30;
const lookIntervalMs = 2_000;
const longestLookMs = 5 * msPerMinute;

/**
 * A deployed system, from the variables that `azd env get-values` gives, and logins beside them; docs/azure.md has the list.
 *
 * @returns every problem at once
 */
export function readAzureTarget(
  variables: Variables,
): { readonly target: Target } | { readonly problems: readonly string[] } {
  const problems: string[] = [];

  function value(...names: readonly [string, ...string[]]): string {
    const found = names.map((name) => given(variables, name)).find((one) => one !== undefined);
    if (found === undefined) problems.push(`${names.join(' or ')} is not set.`);
    return found ?? '';
  }
  function access(registry: string, login: string): RegistryAccess {
    const server = serverOf(value(registry));
    return { server, username: value(`${login}_USER`), password: value(`${login}_PASSWORD`) };
  }
  function address(text: string, name: string): string {
    const problem = wrongAddress(text, name);
    if (problem !== undefined) problems.push(problem);
    return text;
  }
  function cloneUrl(name: string): string {
    return address(value(name).replace(/#.*$/, ''), name);
  }

  const isPushable = given(variables, 'WALKTHROUGH_UPSTREAM_USER') !== undefined;
  const page = given(variables, 'WALKTHROUGH_PAGE');
  const functionApp = address(withScheme(value('CUSTOMHOUSE_URL', 'AZURE_FUNCTION_HOST')), 'CUSTOMHOUSE_URL');
  const target: Target = {
    functionApp,
    key: value('CUSTOMHOUSE_KEY'),
    git: {
      token: value('GIT_TOKEN'),
      repositories: {
        'base-image-node': cloneUrl('GIT_BASE_IMAGE_NODE'),
        'import-baseimage-node': cloneUrl('GIT_NODE_IMPORT'),
        'hello-world': cloneUrl('GIT_HELLO_WORLD'),
      },
    },
    registries: {
      ...(isPushable && { dockerhub: access('REGISTRY_DOCKERHUB_URL', 'WALKTHROUGH_UPSTREAM') }),
      public: access('REGISTRY_PUBLIC', 'WALKTHROUGH_PUBLIC'),
      base: access('REGISTRY_BASE_ARTIFACTS', 'WALKTHROUGH_BASE'),
      consumer: access('REGISTRY_BASE_ARTIFACTS', 'WALKTHROUGH_CONSUMER'),
      team: access('REGISTRY', 'WALKTHROUGH_TEAM'),
    },
    pace: paceOf(variables, functionApp, problems),
    ...(page !== undefined && { page }),
  };
  return problems.length === 0 ? { target } : { problems: [...new Set(problems)] };
}

/** The values of a target that nobody may read in a report. */
export function secretsOf({ key, git, registries }: Target): readonly string[] {
  return [key, git.token, ...Object.values(registries).map(({ password }) => password)];
}

function given(variables: Variables, name: string): string | undefined {
  return variables[name] === '' ? undefined : variables[name];
}

/** A login server, of what names a registry in the reference scenario: its name, its resource ID, or the server itself. */
function serverOf(registry: string): string {
  if (/^[^/]+[.:][^/]+$/.test(registry) || registry === '') return registry;
  return `${registry.split('/').at(-1) ?? registry}.azurecr.io`;
}

/** `AZURE_FUNCTION_HOST` has none. */
function withScheme(address: string): string {
  return address === '' || /^https?:\/\//.test(address) ? address : `https://${address}`;
}

/** Credentials go there, so it is encrypted unless it stays on this machine; and they are not part of it. */
function wrongAddress(text: string, name: string): string | undefined {
  if (text === '') return undefined;
  if (!URL.canParse(text)) return `${name} is no URL.`;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return `${name} has a login in it: give it as a variable of its own.`;
  return isConfidential(url) ? undefined : `${name} is not an https:// address.`;
}

function paceOf(variables: Variables, functionApp: string, problems: string[]): Pace {
  const longestRunMinutes = Number(given(variables, 'WALKTHROUGH_LONGEST_RUN_MINUTES') ?? defaultLongestRunMinutes);
  if (!(longestRunMinutes > 0)) problems.push('WALKTHROUGH_LONGEST_RUN_MINUTES is no number of minutes.');
  // What runs on this machine costs nobody else a request.
  const { host } = URL.canParse(functionApp) ? new URL(functionApp) : { host: '' };
  const isHere = schemeOf(host) === 'http';
  return {
    lookIntervalMs: isHere ? localPace.lookIntervalMs : lookIntervalMs,
    longestRunMs: longestRunMinutes * msPerMinute,
    longestLookMs,
  };
}
