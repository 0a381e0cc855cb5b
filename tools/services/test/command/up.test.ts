import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { service } from '../../../vitest/service.ts';
import { fromEnvironment } from '../../origin/environment.ts';
import { trust } from '../clients/client.ts';
import { connect } from '../clients/redis.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const RECORD = fileURLToPath(new URL('../../../../.cache/services/test-up.json', import.meta.url));

function services(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, DSTREAM_SERVICES_RECORD: RECORD };
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env });
}

await service('redis', () => {
  test('servers stay until they are taken down', async () => {
    onTestFinished(() => {
      services('down');
      rmSync(RECORD, { force: true });
    });
    const up = services('up', 'redis');
    expect(up).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Redis runs .*\n$/) as string });
    expect(services()).toMatchObject({ status: 0, stdout: up.stdout });
    expect(services('up', 'redis')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('down') as string,
    });

    const variables = [...up.stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const redis = await fromEnvironment('redis', Object.fromEntries(variables) as Record<string, string>);
    const client = await connect(redis!.listeners.passwordTls, trust(redis!.certificates));
    await client.add();
    expect(await client.count()).toBe(1);
    await client.close();

    expect(services('down')).toMatchObject({ status: 0, stdout: expect.stringContaining('ended') as string });
    await expect(connect(redis!.listeners.plain, trust(redis!.certificates))).rejects.toThrow(/ECONNREFUSED/);
    expect(services('down').stdout).toBe('none was started\n');
  });
});

test.each([['up'], ['up', 'nothing'], ['sideways'], ['down', 'redis']])(
  '%s %s is told how it is used',
  (...args) => {
    expect(services(...args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('usage:') as string,
    });
  },
);
