import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConsoleLogger } from '../../../src/base/logging/console-logger.ts';
import { SilentLogger } from '../../../src/base/logging/silent-logger.ts';
import type { Logger } from '../../../src/contracts/logger.ts';

const lines: string[] = [];
const out = vi.fn<() => void>();

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  vi.spyOn(console, 'log').mockImplementation(out);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const traced = (level: string): RegExp =>
  new RegExp(`^${level} oh error=broken\\n    at .*console-logger.test.ts:\\d+`);

const logAll = (logger: Logger): void => {
  logger.debug('one');
  logger.info('two');
  logger.warn('three');
  logger.error('four', { batch: 1000 });
};

it('writes warnings and errors to the standard error', () => {
  logAll(new ConsoleLogger());
  expect(lines).toEqual(['WARN three', 'ERROR four batch=1000']);
  expect(out).not.toHaveBeenCalled();
});

it('writes from its level up', () => {
  logAll(new ConsoleLogger({ level: 'debug' }));
  expect(lines).toEqual(['DEBUG one', 'INFO two', 'WARN three', 'ERROR four batch=1000']);
  lines.length = 0;
  logAll(new ConsoleLogger({ level: 'error' }));
  expect(lines).toEqual(['ERROR four batch=1000']);
});

it('shows where an error comes from, for warnings when debugging only', () => {
  const error = new Error('broken');
  new ConsoleLogger().error('oh', { error });
  new ConsoleLogger().warn('oh', { error });
  new ConsoleLogger({ level: 'debug' }).warn('oh', { error });
  expect(lines).toEqual([
    expect.stringMatching(traced('ERROR')),
    'WARN oh error=broken',
    expect.stringMatching(traced('WARN')),
  ]);
});

it('gives each line the time of its clock', () => {
  let now = 0;
  const logger = new ConsoleLogger({ clock: { now: () => now } });
  logger.warn('one');
  now = 1500;
  logger.warn('two');
  expect(lines).toEqual(['1970-01-01T00:00:00.000Z WARN one', '1970-01-01T00:00:01.500Z WARN two']);
});

it('can be silent', () => {
  logAll(new SilentLogger());
  expect(lines).toEqual([]);
});
