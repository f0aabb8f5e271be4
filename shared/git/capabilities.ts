/** How an answer in the second version of the protocol begins; some hosts name the service first. */
const secondVersion = /^([0-9a-f]{4}# service=git-upload-pack\n0000)?000eversion 2\n/;
/** How one in the first version begins; its first line, whose length is said first, has what the host can do behind the commit of the default branch. */
const firstVersion = /^001e# service=git-upload-pack\n0000([0-9a-f]{4})[0-9a-f]{40} HEAD\0/;
const firstLineAt = '001e# service=git-upload-pack\n0000'.length;
/** Neither beginning is longer. */
const beginningBytes = 100;
const end = Buffer.from('0000');

/**
 * What a host can do, out of its first answer in Git's protocol, as an answer that names no branch but the default one: an answer may have megabytes
 * of branches. Undefined where it is not to be had without them.
 *
 * @param version that was asked for; a host may answer in the first all the same, and names its branches then because they were asked for
 * @see https://git-scm.com/docs/protocol-v2#_capability_advertisement
 * @see https://git-scm.com/docs/http-protocol#_smart_server_response
 */
export function capabilitiesOf(answer: Buffer, version: 1 | 2): Buffer | undefined {
  const beginning = answer.toString('latin1', 0, beginningBytes);
  if (version === 2) return secondVersion.test(beginning) ? answer : undefined;
  const length = firstVersion.exec(beginning)?.[1];
  if (length === undefined) return undefined;
  return Buffer.concat([answer.subarray(0, firstLineAt + parseInt(length, 16)), end]);
}
