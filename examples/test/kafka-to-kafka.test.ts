import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Cluster } from '../../plugins/sink-kafka/test/support/cluster.ts';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { makeTopic, writeLines } from '../support/kafka-lines.ts';
import { start, type Running } from './support/run-example.ts';

const program = 'kafka-to-kafka.ts';
const lines = (from: number, until: number): string[] =>
  Array.from({ length: until - from }, (_, i) => `line ${from + i}`);
const capitals = (until: number): string[] =>
  lines(0, until)
    .map((line) => line.toUpperCase())
    .toSorted();

const kill = async ({ child }: Running): Promise<void> => {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
};

await service('kafka', (kafka) => {
  const { host, port } = kafka.listeners.plain;
  const broker = `${host}:${port}`;

  const prepared = async () => {
    for (const [name, value] of Object.entries(toEnvironment(kafka))) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const [from, to] = [`lines-${randomUUID()}`, `capitals-${randomUUID()}`];
    for (const topic of [from, to]) await makeTopic(broker, topic, 3);
    const home = await mkdtemp(join(tmpdir(), 'dstream-kafka-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    return { from, to, home };
  };

  test('without arguments, copies the lines it has written and ends', async () => {
    for (const [name, value] of Object.entries(toEnvironment(kafka))) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, stdout, stderr } = await start(program).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, from, to] = /copies (\S+) to (\S+)/.exec(stdout)!;
    const cluster = new Cluster(broker);
    onTestFinished(() => cluster.close());
    expect((await cluster.values(from!)).map(String).toSorted()).toEqual(lines(0, 300).toSorted());
    expect((await cluster.values(to!)).map(String).toSorted()).toEqual(capitals(300));
  });

  test('killed again and again, each line is there once', { timeout: 120_000 }, async () => {
    const { from, to, home } = await prepared();
    const cluster = new Cluster(broker);
    onTestFinished(() => cluster.close());
    const kills = 5;
    for (let round = 0; round < kills; round++) {
      const running = start(program, home, from, to);
      await writeLines(broker, from, lines(200 * round, 200 * (round + 1)));
      await running.says('batch');
      await kill(running);
    }
    const last = start(program, home, from, to);
    await expect
      .poll(async () => new Set(await cluster.values(to)).size, { timeout: 60_000 })
      .toBe(200 * kills);
    await kill(last);
    expect((await cluster.values(from)).length).toBe(200 * kills);
    expect((await cluster.values(to)).map(String).toSorted()).toEqual(capitals(200 * kills));
  });
});
