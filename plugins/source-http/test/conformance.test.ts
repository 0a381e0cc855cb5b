import { describeReceiverSource } from '@dstream/testing/conformance';
import { vi } from 'vitest';
import { freePort, post, sourceOf } from './support/receiving.ts';

/** A client that sends what is not acknowledged again, in one body. */
describeReceiverSource('http', {
  async create() {
    const port = await freePort();
    let acknowledged = 0;
    const send = async (lines: readonly string[]): Promise<void> => {
      const { status } = await post(`http://localhost:${port}`, lines.join('\n'));
      if (status !== 202) throw new Error(`answered with ${status}`);
      acknowledged += lines.length;
    };
    return {
      source: sourceOf({ port }).source,
      acknowledged: () => acknowledged,
      produce(records: readonly string[]) {
        vi.waitFor(() => send(records), { timeout: 30_000 }).catch(() => undefined);
      },
    };
  },
  record: (n) => `line ${n}`,
});
