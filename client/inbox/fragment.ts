/** What an address brings behind `#`: read once, and out of it before anything else. */
type Language = 'en' | 'cy';

/** The one-time token of a link. */
export type Link = { purpose: 'setup' | 'enrol' | 'recover'; token: string };

export function linkIn(fragment: string): Link | null {
  const [, purpose, token] = /^#(setup|enrol|recover)=([\w-]{43})$/.exec(fragment) ?? [];
  return purpose === undefined || token === undefined
    ? null
    : { purpose: purpose as Link['purpose'], token };
}

/** The link that enrols somebody, to be given to them by hand. */
export const enrolLink = (origin: string, token: string): string => `${origin}/#enrol=${token}`;

/** The language of somebody who was just signed out and comes by way of `awayPage`. */
export const signedOutIn = (fragment: string): Language | null =>
  fragment === '#out' ? 'en' : fragment === '#out-cy' ? 'cy' : null;

/**
 * A page outside the isolation of this one, which leads back to it: browsers give each a process of
 * its own, and what this one's memory still holds ends with it.
 */
export const awayPage = (language: Language): string =>
  language === 'cy' ? '/out-cy.html' : '/out.html';
