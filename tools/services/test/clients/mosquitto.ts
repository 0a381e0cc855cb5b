import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import type { Connect } from './client.ts';

export const connect: Connect = async ({ host, port, tls, username, password }, trust) => {
  const client = await mqtt.connectAsync({
    host,
    port,
    protocol: tls ? 'mqtts' : 'mqtt',
    reconnectPeriod: 0,
    ...(tls && trust),
    ...(username && { username }),
    ...(password && { password }),
  });
  return {
    async add() {
      await client.publishAsync(`counted/${randomUUID()}`, 'one', { qos: 1, retain: true });
    },
    async count() {
      const topics = new Set<string>();
      client.on('message', (topic) => topics.add(topic));
      await client.subscribeAsync('counted/#', { qos: 1 });
      // What is kept comes before the answer to what is asked later.
      await client.subscribeAsync('nothing');
      await client.unsubscribeAsync('counted/#');
      return topics.size;
    },
    close: () => client.endAsync(true),
  };
};
