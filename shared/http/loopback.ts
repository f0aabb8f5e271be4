/** The one host that may be spoken to without TLS: this machine. */
export const loopbackHost = '127.0.0.1';

/** `http` for this machine, `https` for every other host. `host` may have a port. */
export function schemeOf(host: string): 'http' | 'https' {
  return host === loopbackHost || host.startsWith(`${loopbackHost}:`) ? 'http' : 'https';
}

/** Whether a URL may be asked with a secret in the request: TLS, or this machine. */
export function isConfidential(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === loopbackHost);
}
