// @ts-check

/**
 * What CHANGELOG.md says of one version, under `## <version>` or `## <version> (<date>)`.
 *
 * @param {string} changelog
 * @param {string} title the version, or `Unreleased`
 * @returns {string | undefined} its lines, without the title; undefined when there is no such section
 */
export function changelogSection(changelog, title) {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find((section) => /^\S+/.exec(section)?.[0] === title);
  return found?.slice(found.indexOf('\n') + 1).trim();
}
