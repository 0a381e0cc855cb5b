import type { Store } from '@dstream/core/plugin';
import type { Cut, Cutter } from './cut.ts';
import { addressOf, type Peer } from './peer.ts';
import { receive } from './receive.ts';
import { explain, socketError } from './socket-error.ts';

/** The part of the store that takes raw bytes. */
export type ByteStore = Pick<Store<never>, 'bytes'>;

/** Receives and stores the records that `cutter` finds. Resolves on abort only; else rejects with a `SOCKET_` code. */
export const receiveRecords = async (
  peer: Peer,
  cutter: Cutter,
  store: ByteStore,
  signal: AbortSignal,
): Promise<void> => {
  const take = (chunk: Uint8Array): Promise<void> | undefined =>
    storeEach(store, cutter.push(chunk)[Symbol.iterator]());
  await receive(peer, take, signal).catch((error: Error) => {
    throw explain(error, addressOf(peer), cutter.unfinished);
  });
  if (signal.aborted) return;
  await storeEach(store, cutter.end()[Symbol.iterator]());
  throw socketError('SOCKET_CLOSED', { peer: addressOf(peer), unfinished: cutter.unfinished });
};

/** Stores one cut after the other. Returns a promise only when the store asked to wait. */
const storeEach = (store: ByteStore, cuts: Iterator<Cut>): Promise<void> | undefined => {
  for (let next = cuts.next(); !next.done; next = cuts.next()) {
    const wait = store.bytes(next.value.piece, next.value.records);
    if (wait) return wait.then(() => storeEach(store, cuts));
  }
  return undefined;
};
