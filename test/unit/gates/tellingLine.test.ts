import { expect, it } from 'vitest';
import { tellingLine } from '../../../shared/gates/tellingLine.ts';

const time = '2026/11/24 08:00:00';

it('is the last line that a test wrote, before what ACR says of its end', () => {
  const log = `ERROR: Invalid Color: Red\n\n${time} Container failed during run: validate.\nfailed to run step ID: validate: exit status 1\n\nRun ID: cf1 failed\n`;

  expect(tellingLine(log)).toBe('ERROR: Invalid Color: Red');
});

it('is none of the lines in which ACR lists what was built on what', () => {
  const log = `The base image is valid\n${time} Step ID: validate marked as successful\n${time} The following dependencies were found:\n${time} \n- image:\n    repository: node\n  git: {}\n`;

  expect(tellingLine(log)).toBe('The base image is valid');
});

it('is missing where only ACR has spoken', () => {
  expect(
    tellingLine(`${time} Downloading source code...\nfailed to run step ID: build: exit status 125\n`),
  ).toBeUndefined();
});
