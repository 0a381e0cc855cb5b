import { SharedClients, type ClientLease } from '@dstream/connection';
import { KafkaClient } from './kafka-client.ts';
import type { KafkaConnection } from './options.ts';

const clients = new SharedClients<KafkaClient>((client) => client.close());

const ids = new WeakMap<object, number>();
let lastId = 0;

/** Functions are equal only to themselves. */
const idOf = (value: object): number => {
  const id = ids.get(value) ?? ++lastId;
  ids.set(value, id);
  return id;
};

const keyOf = (connection: KafkaConnection): string =>
  JSON.stringify(connection, (_, value: unknown) =>
    typeof value === 'function' ? { function: idOf(value) } : value,
  );

/** The client of this process for a cluster, which all who connect in the same way share. Closed after the last release. */
export const acquireKafka = (connection: KafkaConnection): Promise<ClientLease<KafkaClient>> =>
  clients.acquire(keyOf(connection), () => new KafkaClient(connection));
