import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { getCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { z } from 'zod';
import { findProgram } from '../instance/findProgram.ts';
import { composeNpmrc } from './composeNpmrc.ts';
import type { NpmSettings } from './settings.ts';

const configSchema = z.record(z.string(), z.unknown());
const answerWithinMs = 20_000;

/**
 * How this machine's npm reaches its package registry, as npm says it itself.
 *
 * @returns undefined when the machine has no npm, or one without settings of its own
 */
export async function readNpmSettings(environment: NodeJS.ProcessEnv): Promise<NpmSettings | undefined> {
  const config = await npmConfig(environment);
  if (config === undefined) return undefined;
  const { globalconfig, userconfig, cafile } = config;
  const files = await Promise.all([globalconfig, userconfig].map(readText));
  const certificates = (await readText(cafile)) || extraCertificates(environment);
  return composeNpmrc({ config, files, environment, ...(certificates !== '' && { certificates }) });
}

/** Asked outside any project: a clone's `.npmrc` is that clone's. */
async function npmConfig(environment: NodeJS.ProcessEnv): Promise<Readonly<Record<string, unknown>> | undefined> {
  const npm = findProgram('npm', environment);
  if (npm === undefined) return undefined;
  try {
    const options = { cwd: tmpdir(), env: environment, timeout: answerWithinMs };
    const { stdout } = await promisify(execFile)(npm, ['config', 'list', '--json'], options);
    return configSchema.parse(JSON.parse(stdout));
  } catch {
    // An npm that can't say it has nothing to hand over.
    return undefined;
  }
}

/** npm's `cafile` replaces Node's own certificates, NODE_EXTRA_CA_CERTS adds to them. */
function extraCertificates({ NODE_EXTRA_CA_CERTS: file = '' }: NodeJS.ProcessEnv): string {
  return file === '' ? '' : getCACertificates('default').join('\n');
}

async function readText(path: unknown): Promise<string> {
  return typeof path === 'string' ? readFile(path, 'utf8').catch(() => '') : '';
}
