import { emailAddress } from '../../../server/inbox/wire-duty.js';
import { askUntil } from '../asking.js';
import { type Context, exitCodes } from '../context.js';
import { whileSignedIn } from '../sign-in.js';

const none = 'none';

/** Where the officer's own daily mail goes: shown, and changed. */
export function mail(context: Context): Promise<number> {
  const { terminal } = context;
  const { officer, dates } = context.say;
  return whileSignedIn(context, async ({ inbox }) => {
    const { at, address, sent } = await inbox.dutyMail();
    if (at === null) {
      terminal.say(officer.mailOff);
      if (address !== null) await inbox.setDutyMail(null);
      return exitCodes.done;
    }
    terminal.say(officer.mailAbout(clockTime(at)));
    terminal.say(address === null ? officer.mailNone : officer.mailTo(address));
    if (sent !== null) terminal.say(officer.mailSent(dates.day(sent)));
    const asked = { question: officer.mailAsk, wanted: officer.mailForm };
    const answer = await askUntil(context, asked, (typed) =>
      typed === '' || typed === none || emailAddress.safeParse(typed).success ? typed : null,
    );
    if (answer === '') return exitCodes.done;
    await inbox.setDutyMail(answer === none ? null : answer);
    terminal.say(answer === none ? officer.mailTaken : officer.mailGiven);
    return exitCodes.done;
  });
}

const clockTime = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0')).join(':');
