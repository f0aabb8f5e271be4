import { createHash } from 'node:crypto';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A token for one repository, as Docker and Podman ask for it; undefined when the login is refused. */
export async function askToken(server: string, scope: string, login: Login): Promise<string | undefined> {
  const url = `http://${server}/oauth2/token?service=${server}&scope=${encodeURIComponent(scope)}`;
  const basic = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const answer = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
  return answer.ok ? ((await answer.json()) as { access_token: string }).access_token : undefined;
}

/** Pushes an image of one empty layer by the distribution protocol. Gives its digest. */
export async function pushTinyImage(server: string, repository: string, tag: string, login: Login): Promise<string> {
  const token = await askToken(server, `repository:${repository}:pull,push`, login);
  const headers = { authorization: `Bearer ${token!}` };
  const base = `http://${server}/v2/${repository}`;
  async function pushBlob(content: string): Promise<{ digest: string; size: number }> {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST', headers });
    const upload = new URL(begun.headers.get('location')!, base);
    upload.searchParams.set('digest', digest);
    await fetch(upload, { method: 'PUT', headers, body: content });
    return { digest, size: content.length };
  }
  const config = await pushBlob(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }),
  );
  const layer = await pushBlob('not really a layer');
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer }],
  });
  const contentType = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
  const put = await fetch(`${base}/manifests/${tag}`, {
    method: 'PUT',
    headers: { ...headers, ...contentType },
    body: manifest,
  });
  if (put.status !== 201) throw new Error(`${put.status} ${await put.text()}`);
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}

/** The digest that a tag or digest has for this login; undefined when it can't be read. */
export async function readDigest(
  server: string,
  repository: string,
  reference: string,
  login: Login,
): Promise<string | undefined> {
  const token = await askToken(server, `repository:${repository}:pull`, login);
  const answer = await fetch(`http://${server}/v2/${repository}/manifests/${reference}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${token ?? ''}`, accept: 'application/vnd.oci.image.manifest.v1+json' },
  });
  return answer.ok ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
}
