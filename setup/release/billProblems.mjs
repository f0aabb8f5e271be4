// @ts-check

/**
 * What a bill of materials leaves out, of the packages that the lock file installs to run the application.
 *
 * @param {{ components?: { name: string, version: string, hashes?: unknown[] }[] }} bill CycloneDX
 * @param {{ packages: Record<string, { version: string, name?: string, dev?: boolean, optional?: boolean }> }} lock
 * @returns {string[]}
 */
export function billProblems({ components = [] }, { packages }) {
  const listed = new Map(components.map((one) => [`${one.name}@${one.version}`, one]));
  return Object.entries(packages)
    .filter(([path, { dev, optional }]) => path !== '' && dev !== true && optional !== true)
    .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)}@${version}`)
    .flatMap((wanted) => {
      const component = listed.get(wanted);
      if (component === undefined) return [`The bill of materials leaves out ${wanted}.`];
      return component.hashes?.length ? [] : [`The bill of materials has no hash of ${wanted}.`];
    });
}
