import { useEffect, useState } from 'preact/hooks';

/** Where in the dashboard we are: `#/runs?status=Failed` is page `runs`, no name, one parameter. */
export interface Location {
  readonly page: string;
  readonly name: string | undefined;
  readonly query: URLSearchParams;
}

/** The place that the hash names; pages of ours have no other address, so nothing of the host's is caught. */
export function useLocation(): Location {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    function changed(): void {
      setHash(location.hash);
    }
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseHash(hash);
}

function parseHash(hash: string): Location {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page = '', name] = path.split('/');
  return {
    page,
    name: name === undefined || name === '' ? undefined : decode(name),
    query: new URLSearchParams(query),
  };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The address of a place in the dashboard. */
export function linkTo(page: string, name?: string, query: Readonly<Record<string, string>> = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== '');
  const search = filled.length === 0 ? '' : `?${new URLSearchParams(filled).toString()}`;
  return `#/${page}${name === undefined ? '' : `/${encodeURIComponent(name)}`}${search}`;
}
