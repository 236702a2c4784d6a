/** `npm run audit -- …`. Verifying reads files and nothing else; exporting reads the database. */
import { runAudit } from './command.js';

/** Nothing that this program writes can be read by another user of the machine. */
process.umask(0o077);

try {
  process.exitCode = await runAudit(process.argv.slice(2), {
    print: (line) => void process.stdout.write(`${line}\n`),
    async exportTo(folder) {
      // Only here, so that whoever verifies runs nothing that knows a database.
      const { exportFrom } = await import('../export.js');
      return await exportFrom(process.env, folder);
    },
  });
} catch (error) {
  const { startFailure } = await import('../start-failure.js');
  const said = error instanceof Error && error.name === 'StartError';
  process.stderr.write(`Nothing was done. ${said ? error.message : startFailure(error)}\n`);
  process.exitCode = 1;
}
