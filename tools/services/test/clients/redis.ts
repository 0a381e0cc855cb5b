import { Redis } from 'ioredis';
import type { Connect } from './client.ts';

export const connect: Connect = async ({ host, port, tls, username, password }, trust) => {
  const client = new Redis({
    host,
    port,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    ...(tls && { tls: trust }),
    ...(username && { username }),
    ...(password && { password }),
  });
  let reason: unknown;
  client.on('error', (error) => (reason = error));
  await client.connect().catch((error: unknown) => Promise.reject((reason ?? error) as Error));
  return {
    async add() {
      await client.incr('counted');
    },
    count: async () => Number(await client.get('counted')),
    async close() {
      client.disconnect();
    },
  };
};
