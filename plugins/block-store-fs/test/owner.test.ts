import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { expect, test, vi } from 'vitest';
import { isAlive, ownerWith } from '../src/owner.ts';

test('this process is alive, and one of its number that started at another time is not', () => {
  const own = ownerWith(process.pid);
  expect(isAlive(own)).toBe(true);
  expect(isAlive({ ...own, started: '1' })).toBe(own.started === '');
});

test.runIf(platform() === 'linux')(
  'one that has ended and that its parent does not ask for is gone',
  async () => {
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      const ended = ownerWith(Number(text.toString()));
      await vi.waitFor(() => expect(isAlive(ended)).toBe(false));
      expect(() => process.kill(ended.pid, 0)).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  },
);
