/** What an officer's program noticed. Each kind has its sentence in `locales/`. */
export type AlarmKind =
  | 'clash' // two different verified cells under one tag
  | 'bad-cell' // a cell under a tag of ours that does not hold
  | 'bad-item' // an item whose parts or signature do not hold
  | 'lost-cells' // the server took cells of ours and does not give them back
  | 'bad-row' // a drop that the server gave is not one
  | 'broken-letter' // addressed to us, but what it names does not hold
  | 'partial-letter' // sealed to fewer than the circle's members
  | 'letter-conflict' // one place in a session, two letters
  | 'letter-gap' // a letter of a session is missing
  | 'hidden-letter' // a colleague received a letter that names us and that we were not given
  | 'batch-changed' // a batch no longer holds a drop that we took in
  | 'batch-missing' // a closed batch that we must pass is not given
  | 'bad-grant' // a sender key that was not accepted
  | 'key-fork' // one number, two sender keys
  | 'key-unconfirmed' // a sender key that a colleague has not confirmed for two weeks
  | 'entry-gap' // an entry of a colleague is missing
  | 'entry-fork' // two entries with one number
  | 'entry-stranger' // an entry by somebody outside the circle
  | 'bridge-unknown' // a bridge that leads a reporter to no secret that we know
  | 'outbox-full' // letters that are not stored yet hold the cursor back
  | 'outbox-old' // the server gave an outbox older than what we placed
  | 'outbox-missing' // the server gave no outbox although we have placed cells
  | 'server-older' // the server holds less than this computer has read of it
  | 'directory-old' // an older directory than one we know
  | 'directory-fork' // another directory under a number we know
  | 'keys-old' // one's own keys are a year old
  | 'promise-passed' // the day by which something was to follow is over
  | 'unsent'; // something of ours in a case whose route we read no more

export interface Alarm {
  kind: AlarmKind;
  /** Public reference of the case, when it is about one. */
  reference?: string;
  person?: number;
  /** A batch, an entry number, a seq: whatever tells one alarm of a kind from another. */
  detail?: string;
}

export interface Alarms {
  raise(alarm: Alarm): void;
  list(): Alarm[];
}

/** Keeps each alarm once, in order of appearance. */
export function alarms(): Alarms {
  const kept = new Map<string, Alarm>();
  return {
    raise: (alarm) => {
      const key = [alarm.kind, alarm.reference, alarm.person, alarm.detail].join('|');
      if (!kept.has(key)) kept.set(key, alarm);
    },
    list: () => [...kept.values()],
  };
}
