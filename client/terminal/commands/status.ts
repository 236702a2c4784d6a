import { reminders } from '../../conversation/watching.js';
import { type Context, exitCodes } from '../context.js';
import { leaveWith, onDuty } from '../on-duty.js';
import { alarmText, showStatus } from '../show-status.js';

/** The unit's state and one's own. */
export function status(context: Context): Promise<number> {
  const { terminal, say } = context;
  return onDuty(context, async (session) => {
    const { duty, inbox } = session;
    terminal.say(showStatus(duty.desk, await inbox.recipients(), say));
    const alarms = [...duty.alarms(), ...reminders(duty.desk)];
    if (alarms.length === 0) terminal.say(say.officer.noAlarms);
    for (const alarm of alarms) terminal.say(alarmText(alarm, duty.desk, say));
    await leaveWith(context, session);
    return exitCodes.done;
  });
}
