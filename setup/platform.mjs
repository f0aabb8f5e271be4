// @ts-check

const supported = 'Customhouse runs on Linux and WSL2, x64 and arm64.';

/**
 * Why this machine can't run Customhouse, in one sentence; undefined when it can.
 *
 * WSL1 calls itself Linux but runs no containers; its kernel names itself `Microsoft` with no `WSL2` after it.
 *
 * @param {{ platform: string, arch: string, kernel: string }} machine `kernel`: `os.release()`
 * @returns {string | undefined}
 */
export function unsupportedReason({ platform, arch, kernel }) {
  if (platform === 'win32') return `${supported} On Windows, run it inside WSL2.`;
  if (platform !== 'linux') return `${supported} This is ${platform}: use a Linux virtual machine.`;
  if (arch !== 'x64' && arch !== 'arm64') return `${supported} This processor is ${arch}.`;
  if (/Microsoft$/.test(kernel))
    return `${supported} This is WSL1: run "wsl --set-version <distribution> 2" on Windows.`;
  return undefined;
}
