/**
 * One side of the contest between threads, one core and a program by hand, in a process of its own: counts the same words
 * again at each message. Argument: which side.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { StreamingContext } from '@dstream/core';
import { bind, CLOCK, definePlugin, LOGGER, SilentLogger, type Plugin } from '@dstream/core/plugin';
import { sweep } from '../contest.ts';
import { copiesOf, linesIn, piecesOf } from '../data/threads-pieces.ts';
import { HandDrivenClock } from '../engine/hand-driven-clock.ts';
import { threadsFor } from './threads-plugin.ts';
import { sumOf, words } from './threads-programs.ts';

const batchDuration = 1000;
const pieces = piecesOf(240_000);
const bytes = pieces.reduce((sum, { length }) => sum + length, 0);

/** Counts the words of one batch. */
type Count = (pieces: readonly Uint8Array[]) => Promise<number> | number;

/** The batch is cut into as many blocks as there are workers. */
const byEngine = async (plugins: readonly Plugin[]): Promise<Count> => {
  const clock = new HandDrivenClock();
  const provides = [bind(CLOCK, () => clock), bind(LOGGER, () => new SilentLogger())];
  const ssc = new StreamingContext({
    batchDuration,
    defaultParallelism: 2,
    receiver: { maxBlockBytes: Math.ceil(bytes / 2) },
    plugins: [definePlugin({ name: 'bench', provides }), ...plugins],
  });
  let sum = 0;
  const source = words(ssc, (each) => (sum += each));
  await ssc.start();
  return async (given) => {
    sum = 0;
    const pushed = source.push(given);
    // A full block lets the process have a turn, by the clock.
    await turn();
    clock.advance(0);
    await pushed;
    clock.advance(batchDuration);
    await turn();
    await ssc.idle();
    return sum;
  };
};

const byHand: Count = (given) => {
  const counts = new Map<string, number>();
  for (const piece of given)
    for (const line of linesIn(piece))
      for (const word of line.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  return sumOf(counts);
};

const sides: Readonly<Record<string, () => Promise<Count> | Count>> = {
  threads: () => byEngine([threadsFor('words', 2)]),
  core: () => byEngine([]),
  hand: () => byHand,
};

const count = await sides[process.argv[2]!]!();
let given: readonly Uint8Array[] = [];

const answer = async (message: unknown): Promise<void> => {
  if (message === 'prepare') {
    given = copiesOf(pieces);
    sweep();
  }
  process.send!({ result: message === 'run' ? await count(given) : 0, bytes });
};

process.on('message', (message) => void answer(message));
process.on('disconnect', () => process.exit());
process.send!('ready');
