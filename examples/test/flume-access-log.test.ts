import { expect, test } from 'vitest';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { batchesOf, start } from './support/run-example.ts';

await service('rabbitmq', (rabbitmq) => {
  test('counts what the agents have sent by server and status, and ends', async () => {
    const { code, stdout, stderr } = await start('flume-access-log.ts', { env: toEnvironment(rabbitmq) }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const expected = new Map<string, number>();
    const statuses = [200, 200, 200, 304, 404, 200, 500];
    for (let n = 0; n < 2000; n++) {
      const key = `web-${n % 3} ${statuses[n % 7]}`;
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
    const lines = Array.from(expected, ([key, count]) => `(${key},${count})`);
    expect(batchesOf(stdout).at(-1)!.toSorted()).toEqual(lines.toSorted());
  });
});
