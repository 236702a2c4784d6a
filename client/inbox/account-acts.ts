/** What the server records in the clear: the names of `docs/audit.md`, which a test compares. */
export const accountActs = [
  ...(['start', 'change-setting', 'mark', 'make-setup-link', 'make-recovery-link'] as const),
  ...(['invite', 'withdraw', 'finish-enrolment', 'confirm', 'role', 'ask-role'] as const),
  ...(['end-account', 'recover-account', 'sign-in', 'sign-out', 'end-sessions'] as const),
  ...(['count-failures', 'use-code', 'add-factor', 'remove-factor', 'replace-codes'] as const),
  ...(['change-passphrase', 'ask-keys', 'keep-keys'] as const),
  ...(['keep-reserve-copy', 'open-reserve-copy'] as const),
  ...(['publish-statement', 'publish-directory', 'renew-directory', 'set-duty-mail'] as const),
  ...(['set-away', 'set-away-of'] as const),
  ...(['propose', 'sign-proposal', 'withdraw-proposal', 'erase-batch', 'erase-cells'] as const),
] as const;
export type AccountAct = (typeof accountActs)[number];
export const isAccountAct = (act: string): act is AccountAct =>
  accountActs.some((known) => known === act);

/** Those that name a person behind them. */
export const aboutPeople: ReadonlySet<string> = new Set<AccountAct>([
  ...(['make-recovery-link', 'invite', 'withdraw', 'confirm', 'role', 'ask-role'] as const),
  ...(['end-account', 'recover-account', 'set-away-of', 'open-reserve-copy'] as const),
]);
