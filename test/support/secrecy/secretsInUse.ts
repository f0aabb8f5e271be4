import { openSecrets } from '../../../local/instance/secrets.ts';
import type { ServedAzure } from '../live/servedAzure.ts';

/** Every secret of a running system by what it is for: what it was set up with, and every token and signed link that was given out since. */
export function secretsInUse({ home, file, exchanges }: ServedAzure): ReadonlyMap<string, string> {
  const logins = Object.entries(file.registries).flatMap(([registry, { logins: all }]) =>
    all.map(({ username, password }) => [`password of ${username} in ${registry}`, password] as const),
  );
  return new Map([
    ...Object.entries(openSecrets(home)),
    ...Object.entries(file.keys).map(([name, key]) => [`${name} key of the function app`, key] as const),
    ...logins,
    ...exchanges.flatMap(({ server, answer }) =>
      tokensIn(answer).map((token) => [`token of ${server} …${token.slice(-6)}`, token] as const),
    ),
  ]);
}

const tokenNames = /"(?:access_token|refresh_token|token)"\s*:\s*"([^"]{16,})"/g;
const signature = /[?&](?:sig|se?ig|signature)=([^&"\s]{16,})/g;

function tokensIn(answer: string): readonly string[] {
  return [...answer.matchAll(tokenNames), ...answer.matchAll(signature)].map(([, token = '']) => token);
}

/**
 * The ways in which a secret may be written: as it is, in a URL, and in base64 wherever in the encoded text it begins (`user:password` and the like).
 */
export function writingsOf(secret: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const digits = Buffer.from('x'.repeat(offset) + secret).toString('base64');
    // The first and the last four digits may hold bits of what stands beside it.
    return digits.slice(offset === 0 ? 0 : 4, -4);
  });
  return [...new Set([secret, encodeURIComponent(secret), ...inBase64, ...inBase64.map(encodeURIComponent)])];
}
