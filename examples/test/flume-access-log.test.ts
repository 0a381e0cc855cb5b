import { connect } from 'amqplib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { batchesOf, start } from './support/run-example.ts';

const statuses = [200, 200, 200, 304, 404, 200, 500];

await service('rabbitmq', (rabbitmq) => {
  test('counts what the agents have sent by server and status, and ends', async () => {
    for (const [name, value] of Object.entries(toEnvironment(rabbitmq))) vi.stubEnv(name, value);
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await removeFrom(rabbitmq.listeners.plain);
    });
    const { code, stdout, stderr } = await start('flume-access-log.ts').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const expected = new Map<string, number>();
    for (let n = 0; n < 2000; n++) {
      const key = `web-${n % 3} ${statuses[n % 7]}`;
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
    const lines = Array.from(expected, ([key, count]) => `(${key},${count})`);
    expect(batchesOf(stdout).at(-1)!.toSorted()).toEqual(lines.toSorted());
  });
});

/** The server may be one that stays. */
const removeFrom = async ({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<void> => {
  const connection = await connect({ hostname: host, port });
  const channel = await connection.createChannel();
  await channel.deleteQueue('access-log');
  for (const exchange of ['flume', 'flume-dead']) await channel.deleteExchange(exchange);
  await connection.close();
};
