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

it('shows the trace of an error when debugging only', () => {
  const error = new Error('broken');
  new ConsoleLogger().error('oh', { error });
  new ConsoleLogger({ level: 'debug' }).error('oh', { error });
  expect(lines[0]).toBe('ERROR oh error=broken');
  expect(lines[1]).toContain('console-logger.test.ts');
  expect(lines[1]).not.toContain('\n');
});

it('can be silent', () => {
  logAll(new SilentLogger());
  expect(lines).toEqual([]);
});
