import { connect } from 'node:net';
import type { ReceiverSource } from 'dstream';

/** Receives blocks of lines, each an array in JSON on a line, and answers `ok` to each that is stored. */
export const acknowledgedLines = (port: number): ReceiverSource<string> => ({
  kind: 'receiver',
  name: 'acknowledged lines',
  acknowledges: true,
  async run(store, signal) {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    const end = (): unknown => socket.destroy();
    signal.addEventListener('abort', end);
    try {
      let rest = '';
      for await (const text of socket) {
        const blocks = `${rest}${text}`.split('\n');
        rest = blocks.pop()!;
        for (const block of blocks) {
          await store.block(JSON.parse(block) as string[]);
          socket.write('ok\n');
        }
      }
      throw new Error('The peer has gone.');
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  },
});
