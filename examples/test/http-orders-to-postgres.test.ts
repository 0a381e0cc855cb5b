import { expect, onTestFinished, test, vi } from 'vitest';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { start } from './support/run-example.ts';

await service('postgres', (postgres) => {
  test('adds up every order once, and ends', async () => {
    for (const [name, value] of Object.entries(toEnvironment(postgres))) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, stdout, stderr } = await start('http-orders-to-postgres.ts').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual([
      'bread: 100 orders, 10200 cents',
      'butter: 100 orders, 10200 cents',
      'tea: 100 orders, 10200 cents',
    ]);
  });
});
