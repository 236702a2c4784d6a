/** What an officer's program noticed, in words for the officer. */
import type { AlarmKind } from '../../conversation/alarms.js';

export const alarmSentences: Record<AlarmKind, string> = {
  'bad-cell': 'Something stored under one of our places does not hold: it was altered.',
  'bad-grant':
    'A colleague gave a key or a case to somebody whom it is not for. This program did not accept it.',
  'bad-item': 'Something a colleague stored does not hold: a part or a signature is wrong.',
  'bad-row': 'The server gave something that is not a drop.',
  'batch-changed': 'A batch no longer holds a drop that was taken in from it.',
  'batch-missing': 'The server does not give a batch that was closed.',
  'broken-letter':
    'A letter was addressed to you, but what it names does not hold. It is not acted on.',
  'bridge-unknown':
    'A reporter is led to a secret that is not ours. Whoever signed it may be speaking to them alone.',
  clash: 'Two different things stand in one place of the store. Both are kept.',
  'directory-fork': 'The server shows another directory under a number that is already known.',
  'directory-old': 'The server shows an older directory than one that is already known.',
  'entry-fork': 'A colleague wrote two different entries under one number.',
  'entry-gap': 'An entry of a colleague is missing.',
  'entry-stranger': 'An entry was written by somebody who does not belong to the case.',
  'hidden-letter': 'A colleague received a letter that names you and that you were not given.',
  'key-fork': 'A colleague gave two different keys under one number.',
  'key-unconfirmed': 'A colleague has not confirmed a key for two weeks and may be unable to read.',
  'letter-conflict': 'Two different letters claim one place in a conversation. Both are kept.',
  'letter-gap': 'A letter of a reporter is missing.',
  'lost-cells': 'The server took something of yours and does not give it back. It is sent again.',
  'outbox-missing': 'The server does not give what your last session left with it.',
  'outbox-full':
    'Too much waits to be stored. Older envelopes stay on the server until it has left.',
  'outbox-old': 'The server gives an older state of your last session than this computer sent.',
  'partial-letter': 'A letter was sealed to fewer people than belong to its circle.',
  'keys-old': 'Your keys are more than a year old. Make new ones on the page, under “Your keys”.',
  'promise-passed': 'The day by which the reporter was promised something has passed.',
  unsent:
    'The holders have moved you off the route of this case. What you wrote last has not been sent.',
  'server-older':
    'The server holds less than this computer has read of it. It was put back to an older state.',
};
