/**
 * Preloaded into the server under test, which itself knows nothing of it: two forced collections
 * on SIGUSR2, and a control that a search of the memory must find in every form.
 */
const control = process.env.CANARY_CONTROL ?? '';
globalThis.canaryControl = {
  utf8: Buffer.from(control, 'utf8'),
  utf16: Buffer.from(control, 'utf16le'),
  binary: Buffer.from(control, 'hex'),
};
process.on('SIGUSR2', () => {
  globalThis.gc();
  globalThis.gc();
  process.stderr.write('collected\n');
});
