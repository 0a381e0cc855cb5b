import type { StreamingContext } from 'dstream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stopOnSignal } from '../support/stop-on-signal.ts';

const stop = vi.fn<StreamingContext['stop']>();
let time = 0;
let handlers = new Map<string | symbol, () => void>();

beforeEach(() => {
  time = 0;
  handlers = new Map();
  vi.spyOn(process, 'on').mockImplementation((name, handler) => {
    handlers.set(name, handler as () => void);
    return process;
  });
  vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  stopOnSignal({ stop }, () => time);
});

afterEach(() => {
  vi.restoreAllMocks();
  stop.mockClear();
});

const signalAt = (at: number, name: NodeJS.Signals): void => {
  time = at;
  handlers.get(name)!();
};

test.each(['SIGINT', 'SIGTERM'] as const)('%s drains', (name) => {
  signalAt(1000, name);
  expect(stop).toHaveBeenCalledExactlyOnceWith({ drain: true, timeout: 10_000 });
  expect(process.exit).not.toHaveBeenCalled();
});

test('the same signal from the terminal and from npm is one', () => {
  signalAt(1000, 'SIGINT');
  signalAt(1249, 'SIGINT');
  expect(stop).toHaveBeenCalledOnce();
  expect(console.error).toHaveBeenCalledOnce();
  expect(process.exit).not.toHaveBeenCalled();
});

test('a second signal ends the program at once', () => {
  signalAt(1000, 'SIGTERM');
  signalAt(1250, 'SIGINT');
  expect(stop).toHaveBeenCalledOnce();
  expect(process.exit).toHaveBeenCalledExactlyOnceWith(130);
});
