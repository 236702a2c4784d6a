/** The portal's address as it is published. */

/** A host of letters, digits and dots, or an address of the internet protocol: a parser takes more. */
const page = /^https?:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?\/$/;

/** `https://report.example/` of what was typed; `null` for anything that is more, or no address of a page. */
export function addressOf(typed: string): string | null {
  let url: URL;
  try {
    url = new URL(typed.trim());
  } catch {
    return null;
  }
  const whole = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return whole && page.test(url.href) ? url.href : null;
}

/** A link for a page of the intranet: the portal is not told which page it was followed from. */
export const linkTo = (address: string, words: string): string =>
  `<a href="${address}" rel="noreferrer">${words}</a>`;
