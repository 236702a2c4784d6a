/** What went wrong, and what to do next. One sentence or two for every code. */
import type { ProtocolErrorCode } from '../../../crypto/index.js';
import type { InboxCode } from '../../../server/inbox/wire.js';
import type { PortalCode } from '../../../server/portal/wire.js';

export type PortErrorCode =
  | InboxCode
  | PortalCode
  | 'unreachable'
  | 'unexpected'
  | 'origin'
  | 'vault-old';

export const portErrors: Record<PortErrorCode, string> = {
  account: 'This account name is taken or is not the one that the link was made for.',
  application: 'The server did not accept the keys of this application.',
  attempt:
    'This sign-in is too old, or too much was wrong in it. Begin again with your passphrase.',
  away: 'Choose a day to come, a year ahead at the most.',
  'bad-request': 'The server did not understand this request. Is this program up to date?',
  busy: 'The server is busy. Nothing was stored. Try again in a minute.',
  changing: 'New keys of yours wait to be listed already. A Head lists them on the page.',
  clock:
    'This code belongs to another time: the clock of your phone or of the server is wrong. Set the phone to network time and try again in five minutes.',
  code: 'This code is wrong. Look at the phone again: a new one comes every half minute.',
  'code-used': 'This code was used already. Wait for the next one.',
  cursor: 'The server did not accept how far this session has got. Sign in again.',
  directory: 'The server did not accept this directory: a signature or its place is wrong.',
  factor: 'This is no second factor of your account, or a recovery code that was used already.',
  'factor-record':
    'The server did not accept this security key, or somebody has registered it already.',
  fault: 'The server made a mistake. Nothing was stored. Tell whoever runs it.',
  fresh: 'For this a second factor has to be proved once more.',
  full: 'The server takes no more today: its room for this day is used up. Use another route, or try again after midnight UTC.',
  guesses:
    'Too many codes were wrong. For some hours only a security key or a recovery code lets you in. If it was not you, somebody knows your passphrase: tell the Head.',
  header: 'This was made for another unit or by another version of this program.',
  last: 'This is your last second factor. Add another one first.',
  limit: 'Nobody can have more second factors than this. Remove one first.',
  link: 'This one-time token is unknown. Is all of it there? If so, ask for a new one.',
  'link-expired': 'This one-time token is more than 7 days old. Ask for a new one.',
  'link-replaced':
    'A newer one-time token was made in place of this one. Use that, or ask for a new one.',
  'link-used':
    'This one-time token was used already. If that was not you, tell the Head now. Otherwise sign in.',
  'link-withdrawn': 'This one-time token was withdrawn. Ask the Head.',
  method: 'The server does not know this request. Is this program up to date?',
  none: 'There is nothing there yet.',
  'not-found': 'The server does not know this request. Is the address right?',
  'not-open': 'No unit has been set up on this server yet.',
  open: 'A unit has been set up on this server already.',
  order: 'Somebody else published a directory meanwhile. Start again from the newest one.',
  origin:
    'An address begins with https:// and has no path. Only on this machine it may begin with http://.',
  own: 'Nobody changes or ends their own account. Another Head does.',
  overtaken:
    'Another publication came first, so this proposal does not follow any more. Draft it anew; nothing else is lost.',
  proposal: 'There is no such proposal.',
  published: 'This proposal is published already.',
  proof: 'The server asks for more work before it takes anything. This program tries again.',
  recipient: 'You do not stand in the directory yet. The Head admits you with "admit".',
  recovery:
    'The server did not accept the recovery: it is not signed with the keys that the directory names.',
  replaced:
    'You signed in somewhere else, which ended this session. If that was not you, tell the Head now.',
  replayed: 'This answer of a security key was used already. Begin again.',
  role: 'Your roles do not allow this.',
  roles:
    'These roles cannot be held by one person, or not by somebody who stands in the directory so.',
  session:
    'You are signed out: the session was idle for 45 minutes or lasted 12 hours. Sign in again.',
  signature: 'This is not the signature of a holder under this proposal. Nothing was stored.',
  signed: 'This holder has signed already.',
  'sign-in': 'Account or passphrase is wrong.',
  size: 'The server refused this because of its size. Is this program up to date?',
  slow: 'The connection was too slow. Nothing was stored. Try again.',
  stale: 'The unit has changed its directory. Get it again and look who can read a report.',
  storage: 'The server has no room left. Nothing was stored. Tell whoever runs it.',
  taken: 'The server holds something else under this identifier. Try again.',
  'too-large': 'The server refused this because of its size. Is this program up to date?',
  trial: 'This server does not allow trial timings, because others can reach it.',
  type: 'The server did not understand this request. Is this program up to date?',
  unexpected:
    'The answer was not one that this server gives. Something stands between, or the address is wrong.',
  unconfirmed:
    'Your account does not count yet: a Head has to compare your eight words with you first.',
  unreachable: 'No answer came. Check the address and the network, and try again.',
  'vault-old':
    'The server gave out an older copy of your locked keys than the directory needs. Do not go on, and tell the Head. Your newest recovery kit brings them back.',
  withdrawn: 'This proposal was withdrawn.',
  work: 'The server asks for more work before it lets anybody try. Try again.',
  zero: 'The server refused an empty place. Is this program up to date?',
};

export const protocolErrors: Record<ProtocolErrorCode, string> = {
  size: 'Something has the wrong length.',
  header: 'A field holds something that it may not hold.',
  version: 'This was written by a newer version of this program.',
  unit: 'This belongs to another unit.',
  signature:
    'A signature does not hold. Whoever runs the server may be giving out something false.',
  chain:
    'This does not follow what came before it. Whoever runs the server may be hiding something.',
  quorum: 'Fewer holders signed than the unit asks for.',
  content: 'A text is not well formed.',
  inflation: 'A text is larger than it may be.',
  padding: 'A field holds something that it may not hold.',
  commitment: 'Something that was sealed does not hold what it names.',
  body: 'Something that was sealed was damaged.',
  addressees: 'The addressees do not hold.',
  word: 'A word is not in the list.',
  checksum: 'The twelve words do not belong together.',
  locked:
    'What the server gave does not open with your keys: it was altered, or belongs to somebody else.',
  argument: 'This program made a mistake.',
};
