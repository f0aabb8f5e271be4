// @ts-check
import { access, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture } from './capture.mjs';
import { step } from './progress.mjs';
import { SetupStop } from './stop.mjs';

/** The Bicep CLI that the templates are written for. It holds the resource types, so it works offline. */
const version = '0.47.16';

/**
 * Where the Bicep CLI of this clone is, or will be.
 *
 * @param {string} root the clone
 */
export function bicepFile(root) {
  return join(root, '.customhouse', 'bicep', version, 'bicep');
}

/**
 * Gets the Bicep CLI from NuGet, once. Safe to kill at any moment: the file comes into its place last.
 *
 * @param {string} root the clone
 * @returns {Promise<string>} its path
 * @throws SetupStop without .NET, or when NuGet can't be reached
 */
export async function prepareBicep(root) {
  const file = bicepFile(root);
  if (await isExecutable(file)) return file;
  const { exitCode } = await capture('dotnet', ['--version']);
  if (exitCode !== 0) {
    throw new SetupStop(
      'The Bicep CLI comes from NuGet by the .NET SDK: install it (https://dot.net), version 8 or later.',
    );
  }
  await step('Getting the Bicep CLI (dotnet restore)', () => restore(file));
  return file;
}

/** @param {string} file */
async function restore(file) {
  const name = `azure.bicep.commandline.linux-${process.arch}`;
  const folder = `${dirname(file)}.partial`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'bicep.csproj'), project(name));
  const { exitCode, output } = await capture('dotnet', ['restore', '--packages', 'packages'], { cwd: folder });
  if (exitCode !== 0) {
    throw new SetupStop(
      `"dotnet restore" failed:\n${output.trim()}\nIs NuGet reachable? Mend that, then run it again.`,
    );
  }
  const restored = join(folder, 'packages', name, version, 'tools', 'bicep');
  await chmod(restored, 0o755);
  await mkdir(dirname(file), { recursive: true });
  await rename(restored, file);
  await rm(folder, { recursive: true, force: true });
}

/** @param {string} name */
function project(name) {
  return `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
  </PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="${name}" Version="[${version}]" />
  </ItemGroup>
</Project>
`;
}

/** @param {string} file */
async function isExecutable(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  prepareBicep(root).then(
    (file) => process.stdout.write(`${file}\n`),
    (error) => {
      process.stderr.write(`${error instanceof SetupStop ? error.message : error.stack}\n`);
      process.exitCode = 1;
    },
  );
}
