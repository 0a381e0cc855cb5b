import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { ReceiverSource } from '@dstream/core';
import type { Store } from '@dstream/core/plugin';
import { contest } from '../contest.ts';
import { zipfText } from '../data/text.ts';
import { Checkpointed, type Measured } from '../engine/checkpointed.ts';
import type { Report } from '../figure.ts';
import { withDirectory } from '../temporary-directory.ts';

/** Lines in a text, and how often it is received in a turn. */
const lines = 20_000;
const repeats = 40;
const pieceLength = 65_536;

const text = Buffer.from(`${zipfText(lines, 'text')}\n`);

/** Whole lines, in pieces of about 64 kB, as a socket gives them. */
const pieces: readonly { readonly piece: Uint8Array; readonly records: number }[] = Array.from(
  { length: Math.ceil(text.length / pieceLength) },
  (_, index) => text.subarray(lineStart(index * pieceLength), lineStart((index + 1) * pieceLength)),
)
  .filter((piece) => piece.length > 0)
  .map((piece) => ({ piece, records: piece.filter((byte) => byte === 10).length }));

function lineStart(position: number): number {
  if (position === 0) return 0;
  const end = text.indexOf(10, position);
  return end < 0 ? text.length : end + 1;
}

const receiver = (given: (store: Store<string>) => void): ReceiverSource<string> => ({
  kind: 'receiver',
  name: 'text',
  run(store, signal) {
    given(store);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  },
  *decode(bytes) {
    for (const piece of bytes) yield Buffer.from(piece).toString('latin1').split('\n').slice(0, -1);
  },
});

const counting = (): Measured<string> => {
  let store: Store<string>;
  let seen = 0;
  const isAllSeen = (): boolean => seen >= repeats * lines;
  const receive = async (): Promise<void> => {
    for (let repeat = 0; repeat < repeats; repeat++)
      for (const { piece, records } of pieces) await store.bytes(new Uint8Array(piece), records);
  };
  return {
    define(input) {
      input
        .flatMap((line) => line.split(' '))
        .map((word): [string, number] => [word, 1])
        .reduceByKey((a, b) => a + b)
        .foreachRDD((rdd) => rdd.foreach(() => undefined));
      input.foreachRDD(async (rdd) => void (seen += await rdd.count()));
    },
    makeInput: (ssc) => ssc.stream(receiver((given) => (store = given))),
    async warmUp(pipeline) {
      await pipeline.batch();
      seen = 0;
    },
    async round(pipeline) {
      seen = 0;
      const received = receive();
      while (!isAllSeen()) {
        await pipeline.batch();
        await turn();
      }
      await received;
    },
  };
};

/** Text that is received while batches count its words, each block written to the log before a batch may have it. */
export const recoveryReceiver = (report: Report): Promise<void> =>
  withDirectory(async (directory) => {
    const sides = {
      logged: new Checkpointed(counting(), join(directory, 'checkpoint')),
      plain: new Checkpointed(counting()),
    };
    const times = await contest(sides, { warmUp: 1, rounds: 9 });
    await Checkpointed.stop();
    const throughput = times.ratio('plain', 'logged');
    report({
      name: 'speed with a log of blocks, to without',
      ...throughput,
      unit: 'x',
      goal: { atLeast: 0.8 },
    });
    const megabytes = (text.length * repeats) / 1e6;
    report({
      name: 'with a log of blocks',
      value: (megabytes / times.median('logged')) * 1000,
      unit: 'MB/s',
    });
    report({ name: 'without', value: (megabytes / times.median('plain')) * 1000, unit: 'MB/s' });
  });
