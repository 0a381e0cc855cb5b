import { expect, onTestFinished, test, vi } from 'vitest';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { batchesOf, start } from './support/run-example.ts';

await service('kinesis', (kinesis) => {
  test('counts all clicks, each once, while a shard is split, and ends', async () => {
    for (const [name, value] of Object.entries(toEnvironment(kinesis))) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, stdout, stderr } = await start('kinesis-clicks.ts').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ranges = [...stdout.matchAll(/^(shardId-\d+): (\d+) clicks$/gm)];
    expect(new Set(ranges.map(([, shardId]) => shardId)).size).toBe(4);
    expect(ranges.reduce((sum, [, , clicks]) => sum + Number(clicks), 0)).toBe(1200);
    const counts = batchesOf(stdout)
      .at(-1)!
      .filter((line) => line.startsWith('('));
    expect(counts.toSorted()).toEqual(['(/,300)', '(/cart,300)', '(/checkout,300)', '(/search,300)']);
    expect(stdout).toContain('300 clicks on the way to the cash desk');
  });
});
