/** What is kept of a gate's log. */
const evidenceSizeBytes = 4096;
const mask = '***';
/** Terminal colours and cursor movements, then other control characters but tab and line end. */
const controls = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The end of a log as it may be kept and shown: at most 4 KB, whole lines, no secrets, no control characters. */
export function evidenceOf(log: string, secrets: readonly string[]): string {
  const shown = clean(log, secrets).trimEnd();
  const bytes = Buffer.from(shown);
  if (bytes.length <= evidenceSizeBytes) return shown;
  const tail = bytes.subarray(bytes.length - evidenceSizeBytes).toString();
  const firstLineEnd = tail.indexOf('\n');
  // One endless line is cut inside; a character cut in two is dropped.
  return firstLineEnd === -1 ? tail.replace(/^\ufffd+/, '') : tail.slice(firstLineEnd + 1);
}

/** The log without secrets (nor their base64) and control characters. */
export function clean(log: string, secrets: readonly string[]): string {
  return maskSecrets(log, secrets).replaceAll(controls, '');
}

/** The log without secrets (nor their base64); colours stay. */
export function maskSecrets(log: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(base64Of(secret), mask).replaceAll(secret, mask), log);
}

function base64Of(secret: string): RegExp {
  const digits = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return new RegExp(`${digits.replaceAll('+', '\\+')}={0,2}`, 'g');
}
