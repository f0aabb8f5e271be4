/** What a request to the resource manager wants to do, and on what. */
export interface RequestAction {
  /** `Microsoft.ContainerRegistry/registries/importImage/action` */
  readonly action: string;
  /** ARM resource ID. */
  readonly scope: string;
}

export interface ArmRequest {
  readonly method: string;
  readonly path: string;
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
};

/**
 * The action that a request needs, by Azure's rule: resource type and verb; a POST is named by the last word of its path.
 *
 * Undefined for the polling of a long operation: its address is known to who began it.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format
 */
export function requestAction({ method, path }: ArmRequest): RequestAction | undefined {
  const provider = path.toLowerCase().lastIndexOf('/providers/');
  if (provider < 0) return groupAction(method, path);
  const [namespace = '', ...rest] = path.slice(provider + '/providers/'.length).split('/');
  if (rest[0]?.toLowerCase() === 'locations') return undefined;
  const types = rest.filter((_part, index) => index % 2 === 0);
  const isCollection = rest.length % 2 === 1;
  const verb = method === 'POST' ? 'action' : (verbs[method] ?? method.toLowerCase());
  const scope = isCollection ? parentOf(path, provider, rest.length) : path;
  return { action: `${[namespace, ...types].join('/')}/${verb}`, scope };
}

/** A list, or a verb at its end, is asked of what it stands below. */
function parentOf(path: string, provider: number, words: number): string {
  return words === 1 ? path.slice(0, provider) : path.slice(0, path.lastIndexOf('/'));
}

function groupAction(method: string, path: string): RequestAction {
  const scope = path.replace(/\/resourceGroups\/?$/i, '');
  return { action: `Microsoft.Resources/subscriptions/resourceGroups/${verbs[method] ?? 'action'}`, scope };
}
