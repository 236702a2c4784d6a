/** Workers, through the one Trusted Types policy that the server's headers allow. */
interface Policy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

/** Gives a script's address only for the files named here. */
const rules: Policy = {
  createScriptURL: (url) => {
    if (url === '/sender.js' || url === '/duty.js') return url;
    throw new TypeError('not a script of this page');
  },
};

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const policy = factory?.createPolicy('bad-apple', rules) ?? rules;

export const startWorker = (file: '/sender.js' | '/duty.js'): Worker =>
  new Worker(policy.createScriptURL(file), { type: 'module' });
