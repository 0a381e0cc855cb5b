import type { StopOptions, StopReport } from '@dstream/core';
import { describe, expect, test } from 'vitest';
import { describeStop, stopOnSignals, type StopOnSignalsOptions } from '../src/stop-on-signals.ts';

const everything: StopReport = { drained: true, unfinished: [], failed: [] };
const some: StopReport = { drained: false, unfinished: [3000], failed: [1000, 2000] };

const program = (options: StopOnSignalsOptions = {}) => {
  const handlers = new Map<string, (signal: NodeJS.Signals) => void>();
  const stops: StopOptions[] = [];
  const codes: number[] = [];
  const said: string[] = [];
  const end = Promise.withResolvers<StopReport>();
  let time = 0;
  const target = {
    exitCode: undefined as number | undefined,
    on: (signal: string, handler: (signal: NodeJS.Signals) => void) => handlers.set(signal, handler),
    off: (signal: string) => handlers.delete(signal),
    exit: (code: number) => codes.push(code),
  };
  const ssc = {
    stop: (given: StopOptions = {}) => {
      stops.push(given);
      return end.promise;
    },
  };
  const listening = stopOnSignals(
    ssc,
    { say: (text) => said.push(text), ...options },
    { process: target, now: () => time },
  );
  const signalAt = (at: number, signal: NodeJS.Signals): void => {
    time = at;
    handlers.get(signal)!(signal);
  };
  return { handlers, stops, codes, said, end, target, listening, signalAt };
};

test.each(['SIGINT', 'SIGTERM'] as const)('%s drains within a time limit', (signal) => {
  const { stops, codes, signalAt } = program({ timeout: 7000 });
  signalAt(1000, signal);
  expect(stops).toEqual([{ drain: true, timeout: 7000 }]);
  expect(codes).toEqual([]);
});

test('the same signal from the terminal and from npm is one', () => {
  const { stops, said, signalAt } = program();
  signalAt(1000, 'SIGINT');
  signalAt(1249, 'SIGINT');
  expect(stops).toHaveLength(1);
  expect(said).toHaveLength(1);
});

test('the second signal stops without draining, the third ends the process', () => {
  const { stops, codes, signalAt } = program();
  signalAt(1000, 'SIGTERM');
  signalAt(1250, 'SIGTERM');
  expect(stops).toEqual([{ drain: true, timeout: 30_000 }, {}]);
  expect(codes).toEqual([]);
  signalAt(1500, 'SIGINT');
  expect(codes).toEqual([130]);
});

describe('the end', () => {
  test('is a success when everything was processed', async () => {
    const { end, codes, said, listening, signalAt } = program();
    signalAt(1000, 'SIGTERM');
    end.resolve(everything);
    expect(await listening.stopped).toBe(everything);
    expect(codes).toEqual([0]);
    expect(said).toEqual([expect.stringMatching(/^Stopping\./)]);
  });

  test('tells by its code when something was left, and says what', async () => {
    const { end, codes, said, listening, signalAt } = program();
    signalAt(1000, 'SIGTERM');
    end.resolve(some);
    await listening.stopped;
    expect(codes).toEqual([143]);
    expect(said.at(-1)).toBe(
      'Stopped. Not everything was processed. Not finished: the batch of 3000 ms; failed: 2 batches, the first of 1000 ms.',
    );
  });

  test('only sets the code of a process that is to end by itself', async () => {
    const { end, codes, target, listening, signalAt } = program({ exit: false });
    signalAt(1000, 'SIGINT');
    end.resolve(some);
    await listening.stopped;
    expect(codes).toEqual([]);
    expect(target.exitCode).toBe(130);
  });

  test('is an error when the stop fails', async () => {
    const { end, codes, said, listening, signalAt } = program();
    signalAt(1000, 'SIGINT');
    end.reject(new Error('no such option'));
    await expect(listening.stopped).rejects.toThrow('no such option');
    expect(codes).toEqual([1]);
    expect(said.at(-1)).toBe('Error: no such option');
  });
});

test('other signals can be chosen, and given back', () => {
  const { handlers, listening } = program({ signals: ['SIGHUP'] });
  expect([...handlers.keys()]).toEqual(['SIGHUP']);
  listening[Symbol.dispose]();
  expect([...handlers.keys()]).toEqual([]);
});

test('what did not close in time is said even when everything was processed', () => {
  expect(describeStop({ ...everything, left: ['output to(slow)'] })).toBe(
    'Stopped. Did not close in time: output to(slow).',
  );
});
