import type { Page } from 'playwright-core';

/** What a screen reader says of the element that has the focus. */
export const focusedName = `(() => {
  const at = document.activeElement;
  const label = at.getAttribute('aria-label') ?? at.labels?.[0]?.firstChild?.textContent ?? at.textContent;
  return label.trim();
})()`;

const mostPresses = 80;

/** Goes on with the Tab key until what bears that name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(focusedName)) === name) return;
  }
  throw new Error(`${name} can not be reached with the Tab key.`);
}
