import type { DirectSource, State } from '@dstream/core';
import {
  bind,
  definePlugin,
  MemoryCheckpointStore,
  MemoryStateStore,
  STATE_STORE,
  type StateStore,
} from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import { outcomeOf, type EffectKind, type Fate, type SourceKind } from './fated-world.ts';

type Checkpoint = Fate['checkpoint'];

/** All that happens to records when an application is killed, or something fails once, at each of its steps in turn. */
const countsOf = async (fate: Fate): Promise<readonly number[]> => {
  const { steps, counts } = await outcomeOf(fate);
  const all = [...counts];
  for (let step = 0; step < steps; step++) {
    all.push(...(await outcomeOf({ ...fate, killedAt: step })).counts);
    all.push(...(await outcomeOf({ ...fate, failsAt: step })).counts);
  }
  return all;
};

/** The best that can be said of what was seen. */
const seen = (counts: readonly number[]): string => {
  const repeats = counts.some((count) => count > 1);
  if (counts.includes(0)) return repeats ? 'none' : 'at-most-once';
  return repeats ? 'at-least-once' : 'exactly-once';
};

const sources: Readonly<Record<string, readonly SourceKind[]>> = {
  'a log that forgets': ['first', 'latest'],
  'a log that remembers': ['committed'],
  'a receiver that acknowledges': ['acknowledged'],
  'a receiver that does not': ['pushed'],
};

const cases = Object.keys(sources).flatMap((source) =>
  (['once', 'again', 'function'] satisfies EffectKind[]).flatMap((effect) =>
    (['none', 'stop', 'continue'] satisfies Checkpoint[]).map(
      (checkpoint) => [source, effect, checkpoint] as const,
    ),
  ),
);

describe('killed or failing at any step, an output keeps what it guarantees and no more', () => {
  test.each(cases)('from %s, done %s, checkpoint: %s', async (name, effect, checkpoint) => {
    const counts: number[] = [];
    let guarantee: string | undefined;
    for (const source of sources[name]!)
      for (const tries of checkpoint === 'none' ? [1, 2] : [1]) {
        const fate: Fate = { source, effect, checkpoint, tries };
        ({ guarantee } = await outcomeOf(fate));
        counts.push(...(await countsOf(fate)));
      }
    expect(seen(counts)).toBe(guarantee);
  });
});

const withoutPortions = (): StateStore =>
  Object.assign(new MemoryStateStore(), { portions: undefined as never });

/** One word in each batch, another one each time. */
const words: DirectSource<[string, number], { at: number }> = {
  kind: 'direct',
  name: 'words',
  plan: ([previous]) => [{ at: (previous?.at ?? 0) + 1 }],
  async *read({ at }) {
    yield [[`word ${at}`, at]];
  },
};

/** The words that are known after six batches, three in each of two processes. */
const knownWords = async (stateStore: () => StateStore): Promise<readonly string[]> => {
  const clock = new VirtualClock();
  let checkpoint = new MemoryCheckpointStore();
  let known: readonly string[] = [];
  for (let process = 0; process < 2; process++) {
    checkpoint = new MemoryCheckpointStore(checkpoint);
    const states = definePlugin({ name: 'states', provides: [bind(STATE_STORE, stateStore)] });
    await using context = testContext({ clock, checkpoint, plugins: [states] });
    context.ssc
      .stream(words)
      .mapWithState((word: string, at: number | null, state: State<number>) => state.update(at!))
      .checkpoint(1000)
      .stateSnapshots()
      .foreachRDD(async (rdd) => {
        known = (await rdd.collect()).map(([word]) => word);
      });
    await clock.runUntil(context.ssc.start());
    await clock.advance(3000);
  }
  return known.toSorted();
};

describe('state that goes on in another process', () => {
  test('is whole when the store gives all of it for snapshots', async () => {
    expect(await knownWords(() => new MemoryStateStore())).toEqual(
      [1, 2, 3, 4, 5, 6].map((at) => `word ${at}`),
    );
  });

  test('has gaps when it does not', async () => {
    expect(await knownWords(withoutPortions)).not.toContain('word 1');
  });
});
