/** A later board secret, as an index names it. `docs/protocol.md`, "Records". */
import {
  bridgeMemberLimit,
  concat,
  ensure,
  keyBytes,
  type Reader,
  u8,
  u16,
  u32,
} from '../../crypto/index.js';

/** A board secret that was drawn after somebody who knew the one before had gone. */
export interface BoardEpoch {
  /** From 1. */
  epoch: number;
  /** 32 bytes. */
  secret: Uint8Array;
  author: number;
  day: number;
  /** Number of the directory version under which it was drawn. */
  directory: number;
  /** Who has it, ascending: at most 32. */
  members: number[];
}

/** `epoch 2 ‖ secret 32 ‖ author 2 ‖ day 2 ‖ directory 4 ‖ members 1 ‖ per member 2`. */
export const encodeEpoch = ({ epoch, secret, author, day, directory, members }: BoardEpoch) =>
  concat(
    concat(u16(epoch), secret, u16(author), u16(day), u32(directory)),
    u8(members.length),
    ...members.map(u16),
  );

/** Throws `size`, `header`. */
export function readEpoch(read: Reader): BoardEpoch {
  const epoch = read.u16('epoch');
  ensure(epoch >= 1, 'header', 'epoch');
  const secret = read.take(keyBytes, 'board secret');
  const author = read.u16('author');
  const day = read.u16('day');
  const directory = read.u32('directory');
  const count = read.u8('members');
  ensure(count <= bridgeMemberLimit, 'header', 'members of an epoch');
  const members = Array.from({ length: count }, () => read.u16('member'));
  const ascend = members.every((person, i) => person > (members[i - 1] ?? 0));
  ensure(ascend, 'header', 'order of members');
  return { epoch, secret, author, day, directory, members };
}
