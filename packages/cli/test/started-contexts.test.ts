import { EventEmitter } from 'node:events';
import type { LaunchedContext, StopOptions, StopReport } from '@dstream/core/launch';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StartedContexts } from '../src/started-contexts.ts';

const clean: StopReport = { drained: true, unfinished: [], failed: [] };

let stops: StopOptions[];
let said: string[];
let exits: unknown[];
let target: EventEmitter & { exitCode?: number };
let contexts: StartedContexts;

beforeEach(() => {
  vi.useFakeTimers();
  [stops, said, exits] = [[], [], []];
  target = Object.assign(new EventEmitter(), {
    exit: (code?: number) => void exits.push(code ?? target.exitCode),
    stderr: { write: (text: string) => void said.push(text) },
  });
  contexts = new StartedContexts(5000, target as NodeJS.Process);
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const stopping = (report: StopReport): LaunchedContext => ({
  async stop(options = {}) {
    stops.push(options);
    return report;
  },
  awaitTermination: () => Promise.resolve(),
});

const send = async (signal: string): Promise<void> => {
  target.emit(signal, signal);
  await vi.advanceTimersByTimeAsync(0);
};

test('before there is a context nothing listens', () => {
  expect(target.listenerCount('SIGINT')).toBe(0);
  expect([contexts.count, contexts.isStopping]).toEqual([0, false]);
});

test('a signal drains every context, and one listener is enough', async () => {
  contexts.add(stopping(clean));
  contexts.add(stopping(clean));
  expect(target.listenerCount('SIGTERM')).toBe(1);
  await send('SIGTERM');
  expect(stops).toEqual([
    { drain: true, timeout: 5000 },
    { drain: true, timeout: 5000 },
  ]);
  expect([contexts.count, contexts.isStopping, target.exitCode, exits]).toEqual([2, true, 0, []]);
});

test('what any of them left is told, and is no success', async () => {
  contexts.add(stopping(clean));
  contexts.add(stopping({ drained: false, unfinished: [3000], failed: [1000], left: ['source'] }));
  await send('SIGINT');
  expect(said.at(-1)).toMatch(/Not finished: .*3000 ms; failed: .*1000 ms; did not close in time: source/);
  expect(target.exitCode).toBe(130);
});

test('a program that listens itself is left alone', async () => {
  contexts.add(stopping(clean));
  target.on('SIGINT', () => undefined);
  await send('SIGINT');
  expect(stops).toEqual([]);
});

test('a second signal ends the process once the contexts have stopped', async () => {
  const report = Promise.withResolvers<StopReport>();
  contexts.add({
    ...stopping(clean),
    stop: (options = {}) => {
      if (!options.drain) report.resolve({ ...clean, drained: false });
      return report.promise;
    },
  });
  await send('SIGINT');
  expect(exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(250);
  await send('SIGINT');
  expect(exits).toEqual([130]);
});

test('a program that stays busy afterwards is ended', async () => {
  contexts.add(stopping(clean));
  await send('SIGINT');
  await vi.advanceTimersByTimeAsync(4999);
  expect(exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(exits).toEqual([0]);
  expect(said.at(-1)).toMatch(/still busy/);
});
