/** Reading the command line, and the help that goes with it. */
import { parseArgs } from 'node:util';
import type { Sentences } from '../locales/en.js';
import { type CommandName, commands } from './commands.js';
import { type AuditOptions, exitCodes, type Options, Stop } from './context.js';

const optionTypes = {
  portal: { type: 'string' },
  inbox: { type: 'string' },
  account: { type: 'string' },
  'no-pin': { type: 'boolean' },
  for: { type: 'string' },
  'until-quiet': { type: 'boolean' },
  person: { type: 'string' },
  act: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  against: { type: 'string' },
  witness: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;

export type Read =
  | { help: CommandName | null }
  | { name: CommandName; options: Options; rest: string[] };

/** Throws `Stop` with exit code 2 for anything that is not in the table of commands. */
export function readCommandLine(given: readonly string[], say: Sentences): Read {
  const { values, positionals } = parse(given, say);
  const [first, ...rest] = positionals;
  if (first === undefined || first === 'help') return { help: helpOn(rest[0], say) };
  const name = nameOf(first, say);
  if (values.help) return { help: name };
  const command = commands[name];
  for (const option of Object.keys(values)) {
    if (!command.options.some((allowed) => allowed === option))
      throw wrong(say.main.surplus(`--${option}`));
  }
  const most = command.reference === 'never' ? 0 : 1;
  if (rest.length > most) throw wrong(say.main.surplus(rest[most] ?? ''));
  if (command.reference === 'must' && rest.length === 0)
    throw wrong(say.main.missing(say.main.aReference));
  if (values.for !== undefined && !/^\d{1,6}$/.test(values.for))
    throw wrong(say.main.wrongOption(`--for ${values.for}`));
  const options = {
    portal: values.portal ?? 'http://127.0.0.1:8080',
    inbox: values.inbox ?? 'http://localhost:8081',
    account: values.account,
    pins: values['no-pin'] !== true,
    seconds: values.for === undefined ? undefined : Number(values.for),
    untilQuiet: values['until-quiet'] === true,
    ...(name === 'audit' ? { audit: auditOptions(values) } : {}),
  };
  return { name, options, rest };
}

const auditOptions = (values: ReturnType<typeof parse>['values']): AuditOptions => {
  const { person, act, from, to, against, witness: witnesses = [] } = values;
  return { person, act, from, to, against, witnesses };
};

const wrong = (sentence: string): Stop => new Stop(sentence, exitCodes.usage);

function parse(given: readonly string[], say: Sentences) {
  try {
    return parseArgs({ args: [...given], options: optionTypes, allowPositionals: true });
  } catch {
    const odd = given.find((part) => part.startsWith('-')) ?? '';
    throw wrong(say.main.wrongOption(odd));
  }
}

const helpOn = (text: string | undefined, say: Sentences): CommandName | null =>
  text === undefined || text === 'help' ? null : nameOf(text, say);

function nameOf(text: string, say: Sentences): CommandName {
  if (!Object.hasOwn(commands, text)) throw wrong(say.main.unknownCommand(text));
  return text as CommandName;
}

/** Help on one command, or on all. */
export function helpText(about: CommandName | null, say: Sentences): string {
  const { main } = say;
  if (about !== null) {
    const [usage, what] = main.commands[about];
    const used = commands[about].options;
    const lines = main.options.filter(([name]) => used.some((u) => name.startsWith(`--${u}`)));
    return [
      `npm run cli -- ${usage}`,
      '',
      what,
      '',
      main.optionsTitle,
      ...lines.map(([option, says]) => `  ${option.padEnd(18)} ${says}`),
    ].join('\n');
  }
  const list = Object.values(main.commands).map(([usage, what]) => {
    const first = usage.split(' ')[0] ?? '';
    return `  ${first.padEnd(8)} ${what.split(/(?<=\.)\s/)[0] ?? ''}`;
  });
  return [
    main.usage,
    '',
    main.intro,
    '',
    main.commandsTitle,
    ...list,
    '',
    main.more,
    '',
    main.secrets,
  ].join('\n');
}
