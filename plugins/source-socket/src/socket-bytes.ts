import type { ReceiverSource } from '@dstream/core/plugin';
import { FrameCutter } from './frame-cutter.ts';
import { framesOf } from './frame.ts';
import { addressOf, type Peer } from './peer.ts';
import { receiveRecords } from './receive-records.ts';
import { socketError } from './socket-error.ts';

/** What `socketBytes` needs to know. */
export interface SocketBytesSettings<T> extends Peer {
  readonly maxFrameBytes: number;
  readonly decode?: ((frame: Uint8Array) => Iterable<T>) | undefined;
}

/** Receives frames. They are stored as they came in and decoded by the task that works on them. */
export const createSocketBytes = <T>(settings: SocketBytesSettings<T>): ReceiverSource<T | Uint8Array> => {
  const { maxFrameBytes, decode } = settings;
  const peer = addressOf(settings);
  return {
    kind: 'receiver',
    name: `socketBytes ${peer}`,
    run: (store, signal) => {
      const frames = new FrameCutter(maxFrameBytes, (length) =>
        socketError('SOCKET_FRAME_INVALID', { peer, length, maxFrameBytes }),
      );
      return receiveRecords(settings, frames, store, signal);
    },
    *decode(pieces) {
      for (const piece of pieces) {
        const frames = framesOf(piece);
        yield decode ? frames.flatMap((frame) => [...decode(frame)]) : frames;
      }
    },
  };
};
