import type { Task } from '@azure/arm-containerregistry';

/** ACR's words for what a container platform calls otherwise. */
const architectures: Readonly<Record<string, string>> = { x86: '386' };

/** `linux/<architecture>[/<variant>]`; undefined for Windows. */
export function platformOf({ platform }: Pick<Task, 'platform'>): string | undefined {
  if (platform?.os === 'Windows') return undefined;
  const architecture = platform?.architecture ?? 'amd64';
  return ['linux', architectures[architecture] ?? architecture, platform?.variant]
    .filter((part) => part !== undefined && part !== '')
    .join('/');
}
