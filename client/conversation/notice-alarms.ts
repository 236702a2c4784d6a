/** What a reader noticed. Each kind has its sentence in `locales/`. */
export type NoticeAlarmKind =
  | 'clash' // two different verified cells under one tag
  | 'broken' // a cell or an item of this case that does not hold
  | 'message-fork' // one number of one officer, two messages
  | 'message-chain' // a message that does not follow the one before it
  | 'stranger' // a message or state by somebody who may not write here
  | 'wrong-circle' // a state that names others as left out than the reporter did
  | 'state-withheld' // messages, but no state that lists them
  | 'directory-old' // a state that asks for a newer directory than the one shown
  | 'promise-passed'; // the day by which something was to follow is over

export interface NoticeAlarm {
  kind: NoticeAlarmKind;
  person?: number;
  number?: number;
}
