import { expect, onTestFinished, test, vi } from 'vitest';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { batchesOf, start } from './support/run-example.ts';

const expected = [
  '(be,200)',
  '(exist,100)',
  '(is,100)',
  '(live,100)',
  '(not,100)',
  '(or,200)',
  '(question,100)',
  '(that,100)',
  '(the,100)',
  '(to,400)',
];

await service('kafka', (kafka) => {
  test('counts the words of all lines, each once, and ends', async () => {
    for (const [name, value] of Object.entries(toEnvironment(kafka))) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, stdout, stderr } = await start('kafka-word-count.ts').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const counts = batchesOf(stdout)
      .at(-1)!
      .filter((line) => line.startsWith('('));
    expect(counts.toSorted()).toEqual(expected);
    const offsets = [...stdout.matchAll(/offsets (\d+) to (\d+)/g)];
    expect(offsets.reduce((sum, [, from, until]) => sum + Number(until) - Number(from), 0)).toBe(300);
  });
});
