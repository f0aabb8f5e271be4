import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A packed layer, as manifests and configurations name it. */
export interface Layer {
  /** Of the packed bytes. */
  readonly digest: string;
  /** Of the tar inside. */
  readonly diffId: string;
  readonly size: number;
}

/** The rest of the machine is starting up meanwhile: small gain for much time above this. */
const gzipLevel = 1;

/** The same files make the same bytes: the digest of an unchanged stand-in must not move. */
const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];

/** Packs a folder as one image layer. */
export async function packLayer(folder: string, file: string): Promise<Layer> {
  const tar = spawn('tar', [...reproducible, '-C', folder, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exitCode = new Promise<number | null>((resolve, reject) => tar.once('error', reject).once('close', resolve));
  const [plain, packed] = [createHash('sha256'), createHash('sha256')];
  const steps = [tap(plain), createGzip({ level: gzipLevel }), tap(packed)] as const;
  await pipeline(tar.stdout, ...steps, createWriteStream(file));
  if ((await exitCode) !== 0) throw new Error(`tar could not pack ${folder}.`);
  return {
    digest: `sha256:${packed.digest('hex')}`,
    diffId: `sha256:${plain.digest('hex')}`,
    size: (await stat(file)).size,
  };
}

function tap(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}
