import type { ReceiverSource, Store } from '@dstream/core/plugin';
import { describeReceiverSource, type ReceiverSourceConformance } from '@dstream/testing/conformance';
import { expect, test } from 'vitest';
import { receiverSourceGuarantees } from '../../src/conformance/receiver-source.ts';

/** A queue that gives again what was taken from it and not acknowledged. */
class Queue {
  acknowledged = 0;
  readonly #records: string[] = [];
  #arrival = Promise.withResolvers<void>();

  add(records: readonly string[]): void {
    this.#records.push(...records);
    this.#arrival.resolve();
  }

  /** Up to three of the oldest records, as soon as there are any; none on abort. */
  async take(signal: AbortSignal): Promise<readonly string[]> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (this.#records.length === 0 && !signal.aborted) {
      this.#arrival = Promise.withResolvers();
      await Promise.race([this.#arrival.promise, aborted]);
    }
    return signal.aborted ? [] : this.#records.splice(0, 3);
  }

  acknowledge(records: readonly string[]): void {
    this.acknowledged += records.length;
  }

  giveBack(records: readonly string[]): void {
    this.#records.unshift(...records);
  }
}

type Pass = (store: Store<string>, records: readonly string[], queue: Queue) => Promise<void>;

/** Acknowledges what the store has made safe. */
const careful: Pass = async (store, records, queue) => {
  await store.block(records);
  queue.acknowledge(records);
};

const underTest = (pass: Pass, givesBack = true): ReceiverSourceConformance<string> => ({
  create() {
    const queue = new Queue();
    const source: ReceiverSource<string> = {
      kind: 'receiver',
      name: 'queue',
      acknowledges: true,
      async run(store, signal) {
        for (let records = await queue.take(signal); records.length > 0; records = await queue.take(signal)) {
          await pass(store, records, queue).catch((error: unknown) => {
            if (givesBack) queue.giveBack(records);
            throw error;
          });
        }
      },
    };
    return { source, produce: (records) => queue.add(records), acknowledged: () => queue.acknowledged };
  },
  record: (n) => `record ${n}`,
});

describeReceiverSource('queue', underTest(careful));

const onlyAfter = 'acknowledges: the outside is told only after store.block resolved';
const again = 'acknowledges: what was not acknowledged comes again when it is run again';

const early: Pass = async (store, records, queue) => {
  queue.acknowledge(records);
  await store.block(records);
};

/** The records are in memory, but not safe. */
const byRecord: Pass = async (store, records, queue) => {
  for (const record of records) await store.record(record);
  queue.acknowledge(records);
};

test.each([
  ['acknowledges what it has only received', onlyAfter, underTest(early)],
  ['acknowledges records that are not safe yet', onlyAfter, underTest(byRecord)],
  ['loses what the store did not take', again, underTest(careful, false)],
])('what %s is found', async (_, guarantee, options) => {
  await expect((async () => receiverSourceGuarantees[guarantee]!(options))()).rejects.toThrow(/./);
});

test('a source that acknowledges has to be tested for it', async () => {
  const { create, record } = underTest(careful);
  const options = { create: async () => ({ ...(await create()), acknowledged: undefined as never }), record };
  await expect((async () => receiverSourceGuarantees[onlyAfter]!(options))()).rejects.toThrow(
    /Give `acknowledged`/,
  );
});
