import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen } from '../../../local/http/listen.ts';
import { freePort } from '../../../local/instance/freePort.ts';

export interface PackageRegistry {
  /** Base URL, with a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** A package registry with one package, `tiny@1.0.0`, for who shows the token. */
export async function startPackageRegistry(token: string): Promise<PackageRegistry> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const tarball = await packTiny();
  const shasum = createHash('sha1').update(tarball).digest('hex');
  const version = { name: 'tiny', version: '1.0.0', dist: { tarball: `${url}tiny/-/tiny-1.0.0.tgz`, shasum } };
  const document = { name: 'tiny', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } };
  const server = await listen((request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
    else if (request.url === '/tiny') response.end(JSON.stringify(document));
    else if (request.url === '/tiny/-/tiny-1.0.0.tgz') response.end(tarball);
    else response.writeHead(404).end();
  }, port);
  return { url, close: () => server.close() };
}

async function packTiny(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'customhouse-tiny-'));
  try {
    await mkdir(join(folder, 'package'));
    await writeFile(join(folder, 'package', 'package.json'), '{"name":"tiny","version":"1.0.0"}');
    await promisify(execFile)('tar', ['-czf', join(folder, 'tiny.tgz'), '-C', folder, 'package']);
    return await readFile(join(folder, 'tiny.tgz'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
