/** The one-time token that a link brings: read once, and out of the address before anything else. */
export type Link = { purpose: 'setup' | 'enrol' | 'recover'; token: string };

export function linkIn(fragment: string): Link | null {
  const [, purpose, token] = /^#(setup|enrol|recover)=([\w-]{43})$/.exec(fragment) ?? [];
  return purpose === undefined || token === undefined
    ? null
    : { purpose: purpose as Link['purpose'], token };
}

/** The link that enrols somebody, to be given to them by hand. */
export const enrolLink = (origin: string, token: string): string => `${origin}/#enrol=${token}`;
