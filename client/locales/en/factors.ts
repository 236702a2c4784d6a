/** The second factor at a terminal. */
export const factors = {
  codes: (lines: string) =>
    `These ten recovery codes take the place of your authenticator app when it is lost. Each counts once, together with your passphrase. They are shown only now:\n\n    ${lines}\n\nWrite them on paper, and keep the paper apart from your passphrase.`,
  written: 'Press Enter when you have written the codes down; the screen is then cleared.',
  app: (groups: string, uri: string) =>
    `Besides the passphrase, signing in takes six digits from an authenticator app on your phone. Type this secret into the app:\n\n    ${groups}\n\nor give it this address:\n\n    ${uri}\n\nAn app keeps out strangers who learn your passphrase. It does not stop whoever runs the server; a passkey or security key, at the inbox’s page, does.`,
  code: 'The six digits that the app shows:',
  codeForm: 'Type six digits.',
  appName: 'Authenticator app',
  ask: 'Six digits of your authenticator app, or a recovery code (not shown):',
  askCode: 'A recovery code (not shown):',
  askForm: 'The app shows six digits; a recovery code has twenty letters and digits.',
  onlyKeys:
    'Your account opens with a passkey or security key, which a terminal cannot ask for, and no recovery code is left. Sign in at the inbox’s page.',
};
