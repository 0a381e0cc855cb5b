import { inspect } from 'node:util';
import type { DStream, StreamingContext, Time } from '@dstream/core';
import { DStreamError } from '@dstream/core/plugin';
import type { TestContextOptions } from '../test-context.ts';
import { oracleOf } from './oracle.ts';
import type { Outside } from './outside.ts';
import { invalid, runLives, type Aftermath, type Lives } from './run-lives.ts';

export interface CrashSweepOptions<T, U> {
  /** What the application reads: a row is what one batch gets when nothing happens. */
  readonly rows: readonly (readonly T[])[];
  /** Defines the application from its input to its output. Called for each process; must depend on its arguments alone. */
  readonly build: (stream: DStream<T>, ssc: StreamingContext) => DStream<U>;
  /** Read again by range (default), or received and acknowledged. */
  readonly input?: 'direct' | 'receiver';
  /** The components under test. Called for each run. */
  readonly outside?: () => Outside<T, U> | Promise<Outside<T, U>>;
  /** What the sink under test promises. Default `exactly-once`. */
  readonly delivery?: 'exactly-once' | 'at-least-once';
  /** Also kill the process that recovers, at each of its first so many steps. Default 0. */
  readonly again?: number;
  readonly context?: Omit<TestContextOptions, 'batchDuration' | 'clock' | 'checkpoint'>;
}

/** What a sweep went through. */
export interface CrashSweepReport {
  /** How many runs there were, each with other deaths. */
  readonly runs: number;
  /** The steps at which the process was killed. */
  readonly steps: readonly string[];
}

/**
 * Kills an application at each step of its that outlives it: before and after every append to the journal, checkpoint
 * write, commit of state, write and commit of a sink, commit of a source. Each time it is started again and runs to the end
 * of its input. Then every record must have been read once (from a receiver: at least once), and each batch must have written what the same batch writes
 * when nothing happens. A sink under test also gets a run in which the first try of each partition fails after it has
 * written everything. Rejects with `CRASH_SWEEP_FAILED`, which tells the first death after which that was not so.
 *
 * It does not test tries that overlap, several outputs, connections that break, or disks that fill: see the conformance
 * suites.
 *
 * ```ts
 * await crashSweep({ rows: [['a'], ['b', 'a']], build: (words) => words.map((word) => word.toUpperCase()) });
 * ```
 */
export const crashSweep = async <T, U>(options: CrashSweepOptions<T, U>): Promise<CrashSweepReport> => {
  const { steps, hasSink } = await survive(options, []);
  let runs = 1;
  if (hasSink) {
    await survive(options, [], true);
    runs++;
  }
  for (let first = 0; first < steps.length; first++) {
    await survive(options, [first]);
    runs++;
    for (let second = 0; second < (options.again ?? 0); second++) {
      await survive(options, [first, second]);
      runs++;
    }
  }
  return { runs, steps };
};

/** Throws `OPTIONS_INVALID` for components of which nobody could tell what became of them. */
const requireReadable = ({ sink, read, source, isRead }: Outside<any, any>): void => {
  if (sink && !read) throw invalid('outside has a sink and no read(), which gives what the sink shows');
  if (source && !isRead)
    throw invalid('outside has a source and no isRead(), which says when all of it was read');
};

const survive = async <T, U>(
  options: CrashSweepOptions<T, U>,
  deaths: readonly number[],
  retries = false,
): Promise<Aftermath<T, U>> => {
  const { rows, build, input = 'direct', context = {}, outside } = options;
  const lives: Lives<T, U> = {
    rows,
    build,
    input,
    context,
    deaths,
    retries,
    outside: (await outside?.()) ?? {},
  };
  requireReadable(lives.outside);
  const aftermath = await runLives(lives);
  const problem = await problemOf(options, lives, aftermath);
  if (problem === undefined) return aftermath;
  throw new DStreamError('CRASH_SWEEP_FAILED', {
    deaths,
    step: aftermath.steps.at(-1),
    message: `${fate(lives, aftermath)}: ${problem}`,
  });
};

const fate = (
  { deaths, retries }: Lives<any, any>,
  { steps }: Pick<Aftermath<any, any>, 'steps'>,
): string => {
  if (retries)
    return 'without any death, when the first try of each partition has failed after its last write';
  if (deaths.length === 0) return 'without any death';
  const again = deaths.length > 1 ? `, and another at step ${deaths[1]} of the recovery` : '';
  return `after a death ${steps.at(-1)}${again}`;
};

const problemOf = async <T, U>(
  { rows, input = 'direct', delivery = 'exactly-once' }: CrashSweepOptions<T, U>,
  lives: Lives<T, U>,
  aftermath: Aftermath<T, U>,
): Promise<string | undefined> => {
  const { inputs, outputs, shown, failure, unheard } = aftermath;
  if (unheard.length > 0)
    return `step ${unheard[0]} was not awaited, so what comes after it goes on before it has happened`;
  if (failure !== undefined) return `the last process failed: ${inspect(failure)}`;
  // A row that was stored and not acknowledged before the death is sent again.
  const reading = input === 'direct' ? 'exactly-once' : 'at-least-once';
  const read = differenceOf('records read', [...inputs.values()].flat(), rows.flat(), reading);
  if (read !== undefined) return read;
  const expected = await oracleOf(lives, aftermath);
  for (const time of inputs.keys()) {
    const problem = batchProblem(time, outputs, expected);
    if (problem !== undefined) return lives.deaths.length > 0 ? problem : `${problem}. ${impure}`;
  }
  const all = Array.from(inputs.keys(), (time) => expected.get(time) ?? []).flat();
  return shown && differenceOf('records of the sink', shown, all, delivery);
};

const batchProblem = <U>(
  time: Time,
  outputs: ReadonlyMap<Time, readonly U[]>,
  expected: ReadonlyMap<Time, readonly U[]>,
): string | undefined => {
  // A batch has no output when its stream has no RDD, because of a longer slide.
  if (!outputs.has(time) && !expected.has(time)) return undefined;
  return differenceOf(`batch ${time}`, outputs.get(time) ?? [], expected.get(time) ?? [], 'exactly-once');
};

/** How two bags of records differ. */
const differenceOf = (
  what: string,
  actual: readonly unknown[],
  expected: readonly unknown[],
  delivery: 'exactly-once' | 'at-least-once',
): string | undefined => {
  const left = new Map<string, number>();
  for (const record of expected) left.set(textOf(record), (left.get(textOf(record)) ?? 0) + 1);
  for (const record of actual) left.set(textOf(record), (left.get(textOf(record)) ?? 0) - 1);
  const missing = [...left].filter(([, count]) => count > 0).map(([text]) => text);
  const extra = [...left].filter(([, count]) => count < 0).map(([text]) => text);
  const problems = [
    ...(missing.length > 0 ? [`missing ${missing.slice(0, 5).join(', ')}`] : []),
    ...(extra.length > 0 && delivery === 'exactly-once'
      ? [`too many of ${extra.slice(0, 5).join(', ')}`]
      : []),
  ];
  return problems.length > 0 ? `${what}: ${problems.join('; ')}` : undefined;
};

const impure =
  'The same batch gave something else when it was worked on once more: its functions may use more than their arguments, ' +
  'such as Math.random(), Date.now() or a variable outside';

const textOf = (record: unknown): string =>
  inspect(record, { depth: null, sorted: true, maxArrayLength: null });
