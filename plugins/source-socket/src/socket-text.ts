import type { Logger, ReceiverSource, Store } from '@dstream/core/plugin';
import { decodeLines, type LineEncoding } from './decode-lines.ts';
import { LineCutter } from './line-cutter.ts';
import { addressOf, type Peer } from './peer.ts';
import { receiveRecords } from './receive-records.ts';
import { socketError } from './socket-error.ts';
import { Utf8Check } from './utf8-check.ts';

/** What `socketText` needs to know. */
export interface SocketTextSettings extends Peer {
  readonly encoding: LineEncoding;
  readonly maxLineBytes: number;
}

/** Receives lines. They are stored as the bytes they came in and decoded by the task that works on them. */
export const createSocketText = (settings: SocketTextSettings, logger: Logger): ReceiverSource<string> => ({
  kind: 'receiver',
  name: `socketText ${addressOf(settings)}`,
  run: (store, signal) => receiveLines(settings, logger, store, signal),
  *decode(pieces) {
    for (const piece of pieces) yield decodeLines(piece, settings.encoding);
  },
});

const receiveLines = async (
  settings: SocketTextSettings,
  logger: Logger,
  store: Store<string>,
  signal: AbortSignal,
): Promise<void> => {
  const { encoding, maxLineBytes } = settings;
  const peer = addressOf(settings);
  const lines = new LineCutter(maxLineBytes, () =>
    store.reportError(socketError('SOCKET_LINE_TOO_LONG', { peer, maxLineBytes })),
  );
  if (encoding !== 'utf8') return receiveRecords(settings, lines, store, signal);
  const checked = new Utf8Check(lines, () => store.reportError(socketError('SOCKET_TEXT_INVALID', { peer })));
  try {
    return await receiveRecords(settings, checked, store, signal);
  } finally {
    if (checked.invalidLines > 0)
      logger.warn(`${peer} sent lines that are not UTF-8`, { lines: checked.invalidLines });
  }
};
