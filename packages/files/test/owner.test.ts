import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { expect, test, vi } from 'vitest';
import { hasEndedHere, isAlive, ownerWith } from '../src/owner.ts';

test('this process is alive, and one of its number that started at another time is not', () => {
  const own = ownerWith(process.pid);
  expect(isAlive(own)).toBe(true);
  expect(isAlive({ ...own, started: '1' })).toBe(own.started === '');
});

test('of one of another host or container nobody can tell', () => {
  const own = ownerWith(process.pid);
  expect(isAlive({ ...own, host: 'elsewhere' })).toBeUndefined();
  expect(isAlive({ ...own, host: 'elsewhere', boot: 'before' })).toBeUndefined();
  expect(isAlive({ ...own, namespace: 'pid:[1]' })).toBeUndefined();
});

test('has certainly ended only what this run of the machine knows of', () => {
  const own = ownerWith(process.pid);
  const other = { ...own, started: '1' };
  expect([hasEndedHere(own), hasEndedHere(other)]).toEqual([false, own.boot !== '']);
  expect(hasEndedHere({ ...other, boot: 'of another machine with this name' })).toBe(false);
  expect(hasEndedHere({ ...other, boot: '' })).toBe(false);
  expect(hasEndedHere({ ...other, namespace: 'pid:[1]' })).toBe(false);
  expect(hasEndedHere({ ...other, host: 'elsewhere' })).toBe(false);
});

test('one from before the machine was started anew is dead', () => {
  expect(isAlive({ ...ownerWith(process.pid), boot: 'before', namespace: 'pid:[1]' })).toBe(false);
});

test.runIf(platform() === 'linux')(
  'one that has ended and that its parent does not ask for is dead',
  async () => {
    const parent = spawn('sh', ['-c', 'sleep 61 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      const ended = ownerWith(Number(text.toString()));
      // From here on nobody asks for it.
      await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'));
      process.kill(ended.pid, 'SIGKILL');
      await vi.waitFor(() => expect(isAlive(ended)).toBe(false));
      expect(() => process.kill(ended.pid, 0)).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  },
);
