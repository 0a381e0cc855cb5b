import type { DStream, MapWithStateDStream, State } from '@dstream/core';
import { collectBatches } from '@dstream/testing';
import { expect, test } from 'vitest';

/** What MapWithStateRDDSuite of Spark says of one key: a batch at 1000 ms gives it its state, the data comes at 2000 ms. */
interface RecordCase {
  readonly id: number;
  readonly test: string;
  readonly state: number | null;
  readonly data: readonly string[];
  readonly timeout?: number;
  readonly expected: {
    readonly state: number | null;
    readonly calls: number;
    readonly output: readonly number[];
    readonly timedOut?: readonly number[];
  };
}

const cases: readonly RecordCase[] = [
  {
    id: 70,
    test: 'no data, state kept, function not called',
    state: 0,
    data: [],
    expected: { state: 0, calls: 0, output: [] },
  },
  {
    id: 72,
    test: 'noop without state creates none',
    state: null,
    data: ['noop'],
    expected: { state: null, calls: 1, output: [] },
  },
  {
    id: 74,
    test: 'get-state with state',
    state: 123,
    data: ['get-state'],
    expected: { state: 123, calls: 1, output: [123] },
  },
  {
    id: 76,
    test: 'update-state with state',
    state: 0,
    data: ['update-state'],
    expected: { state: 1, calls: 1, output: [] },
  },
  {
    id: 78,
    test: 'threshold equal to update time: not timed out',
    state: 123,
    data: [],
    timeout: 1000,
    expected: { state: 123, calls: 0, output: [] },
  },
  {
    id: 80,
    test: 'data in the batch refreshes the time stamp when a timeout is set, even with noop',
    state: 123,
    data: ['noop'],
    timeout: 999,
    expected: { state: 123, calls: 1, output: [] },
  },
  {
    id: 82,
    test: 'timeout set, no state, noop: ignored, no error',
    state: null,
    data: ['noop'],
    timeout: 999,
    expected: { state: null, calls: 1, output: [] },
  },
  {
    id: 0,
    test: 'no data for longer than the timeout: one last call, then no state',
    state: 123,
    data: [],
    timeout: 999,
    expected: { state: null, calls: 1, output: [], timedOut: [123] },
  },
  {
    id: 0,
    test: 'get-state without state, and after it was removed',
    state: null,
    data: ['get-state', 'update-state', 'update-state', 'get-state', 'remove-state', 'get-state'],
    expected: { state: null, calls: 6, output: [-1, 1, -1] },
  },
];

test.each(cases)('$id $test', async ({ state: before, data, timeout, expected }) => {
  let calls = 0;
  const timedOut: number[] = [];
  const step = (_: string, action: string | number | null, state: State<number>): number | undefined => {
    if (typeof action === 'number') {
      state.update(action);
      return undefined;
    }
    calls++;
    if (action === null) timedOut.push(state.get());
    if (action === 'get-state') return state.getOption() ?? -1;
    if (action === 'update-state') state.update(state.exists() ? state.get() + 1 : 0);
    if (action === 'remove-state') state.remove();
    return undefined;
  };
  const run = <U>(
    output: (stream: MapWithStateDStream<string, number, number>) => DStream<U>,
  ): Promise<U[][]> =>
    collectBatches<U>({
      inputs: [[before === null ? [] : [before], data]],
      numBatches: 2,
      build: ([s]) =>
        output(
          (s as DStream<string | number>)
            .mapToPair<string, string | number>((action) => ['key', action])
            .mapWithState(step, { ...(timeout !== undefined && { timeout }), numPartitions: 1 }),
        ),
    });
  expect((await run((mapped) => mapped))[1]).toEqual(expected.output);
  expect(calls).toBe(expected.calls);
  expect(timedOut).toEqual(expected.timedOut ?? []);
  expect((await run((mapped) => mapped.stateSnapshots()))[1]).toEqual(
    expected.state === null ? [] : [['key', expected.state]],
  );
});
