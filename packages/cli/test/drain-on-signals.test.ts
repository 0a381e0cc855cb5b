import { EventEmitter } from 'node:events';
import type { LaunchedContext, StopOptions, StopReport } from '@dstream/core/launch';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DrainOnSignals, type SignalSource } from '../src/drain-on-signals.ts';

const clean: StopReport = { drained: true, unfinished: [], failed: [] };

let stops: StopOptions[];
let report: PromiseWithResolvers<StopReport>;
let said: string;
let now: number;
let exits: unknown[];
let source: EventEmitter & { exitCode?: number };
let signals: DrainOnSignals;

const context: LaunchedContext = {
  stop: (options = {}) => {
    stops.push(options);
    if (!options.drain) report.resolve({ ...clean, drained: false });
    return report.promise;
  },
  awaitTermination: () => Promise.resolve(),
};

beforeEach(() => {
  vi.useFakeTimers();
  [stops, said, now, exits] = [[], '', 1000, []];
  report = Promise.withResolvers<StopReport>();
  source = Object.assign(new EventEmitter(), {
    exit: (code?: number) => void exits.push(code ?? source.exitCode ?? 0),
    stderr: { write: (text: string) => void (said += text) },
  });
  signals = new DrainOnSignals(5000, source as unknown as SignalSource, () => now);
});

afterEach(() => void vi.useRealTimers());

/** Sends a signal so much later, and lets what follows at once happen. */
const send = async (signal: string, later = 1000): Promise<void> => {
  now += later;
  source.emit(signal, signal);
  await vi.advanceTimersByTimeAsync(0);
};

const reported = async (value: StopReport): Promise<void> => {
  report.resolve(value);
  await vi.advanceTimersByTimeAsync(0);
};

test('before there is a context nothing listens', () => {
  expect(source.listenerCount('SIGINT')).toBe(0);
  expect([signals.watched, signals.isStopping]).toEqual([0, false]);
});

test('the first signal drains', async () => {
  signals.watch(context);
  await send('SIGTERM');
  await reported(clean);
  expect(stops).toEqual([{ drain: true, timeout: 5000 }]);
  expect([signals.isStopping, source.exitCode, exits]).toEqual([true, undefined, []]);
});

test('every context is drained, and one listener is enough', async () => {
  signals.watch(context);
  signals.watch({ ...context });
  expect(source.listenerCount('SIGINT')).toBe(1);
  await send('SIGINT');
  expect(stops).toHaveLength(2);
});

test('what was not processed is told and is no success', async () => {
  signals.watch(context);
  await send('SIGINT');
  await reported({ drained: false, unfinished: [3000], failed: [1000] });
  expect(said).toMatch(/Batches without a result: 3000, 1000\./);
  expect(source.exitCode).toBe(1);
});

test('neither are records that are in no batch', async () => {
  signals.watch(context);
  await send('SIGINT');
  await reported({ drained: false, unfinished: [], failed: [] });
  expect(said).toMatch(/records that it received are in no batch\./);
});

test('the second signal stops at once, then ends the process', async () => {
  signals.watch(context);
  await send('SIGINT');
  await send('SIGINT');
  expect(stops).toEqual([{ drain: true, timeout: 5000 }, {}]);
  expect(exits).toEqual([130]);
  expect(said).not.toMatch(/Stopped before/);
});

test('the third does not wait for anything', async () => {
  signals.watch({ ...context, stop: () => new Promise(() => undefined) });
  await send('SIGINT');
  await send('SIGTERM');
  expect(exits).toEqual([]);
  await send('SIGTERM');
  expect(exits).toEqual([143]);
});

test('a signal that comes twice within a quarter of a second was given once', async () => {
  signals.watch(context);
  await send('SIGINT');
  await send('SIGINT', 249);
  expect(stops).toHaveLength(1);
  await send('SIGINT', 250);
  expect(stops).toHaveLength(2);
});

test('a program that listens itself is left alone', async () => {
  signals.watch(context);
  source.on('SIGINT', () => undefined);
  await send('SIGINT');
  expect(stops).toEqual([]);
});

test('a program that stays busy is ended', async () => {
  signals.watch(context);
  await send('SIGINT');
  await reported(clean);
  await vi.advanceTimersByTimeAsync(4999);
  expect(exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(exits).toEqual([0]);
  expect(said).toMatch(/still busy/);
});
