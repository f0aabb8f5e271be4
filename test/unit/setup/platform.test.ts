import { expect, it } from 'vitest';

interface Platform {
  readonly unsupportedReason: (machine: { platform: string; arch: string; kernel: string }) => string | undefined;
}
const { unsupportedReason } = (await import(new URL('../../../setup/platform.mjs', import.meta.url).href)) as Platform;

it.each([
  { platform: 'linux', arch: 'x64', kernel: '6.1.0-18-amd64' },
  { platform: 'linux', arch: 'arm64', kernel: '5.15.153.1-microsoft-standard-WSL2' },
])('$platform on $arch with kernel $kernel is supported', (machine) => {
  expect(unsupportedReason(machine)).toBeUndefined();
});

it.each([
  [{ platform: 'darwin', arch: 'arm64', kernel: '24.0.0' }, 'This is darwin: use a Linux virtual machine.'],
  [{ platform: 'win32', arch: 'x64', kernel: '10.0.26100' }, 'On Windows, run it inside WSL2.'],
  [{ platform: 'linux', arch: 'riscv64', kernel: '6.6.0' }, 'This processor is riscv64.'],
  [{ platform: 'linux', arch: 'x64', kernel: '4.4.0-19041-Microsoft' }, 'This is WSL1: run "wsl --set-version'],
])('%o is refused in one sentence that says what to do', (machine, sentence) => {
  const reason = unsupportedReason(machine);

  expect(reason).toContain('Customhouse runs on Linux and WSL2, x64 and arm64.');
  expect(reason).toContain(sentence);
});
