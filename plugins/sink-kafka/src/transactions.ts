import type { KafkaClient } from '@dstream/kafka-connection';
import {
  addPartitionsToTxnV3,
  endTxnV3,
  findCoordinatorV4,
  initProducerIdV4,
  listTransactionsV0,
  type Connection,
} from '@platformatic/kafka';
import type { ProducerIdentity } from './producer.ts';

/** A producer with a name under which its transactions are. */
export type TransactionalIdentity = Required<ProducerIdentity>;

/** Any broker, another one each time something is tried again. */
const anyBroker = async (client: KafkaClient): Promise<Connection> => {
  const ids = [...(await client.metadata([])).brokers.keys()];
  return client.recordsFrom(ids[Math.floor(Math.random() * ids.length)]!);
};

const transactionKey = 1;

/** The broker that looks after the transactions of a name. */
const coordinatorOf = async (client: KafkaClient, transactionalId: string): Promise<Connection> => {
  const { coordinators } = await findCoordinatorV4.api.async(await anyBroker(client), transactionKey, [
    transactionalId,
  ]);
  return client.recordsFrom(coordinators[0]!.nodeId);
};

/**
 * A new producer. With a transactional id it takes over the name: an open transaction of the name is aborted, one that is
 * being ended is waited for, and who had the name before can do nothing any more.
 */
export const initProducer = async (
  client: KafkaClient,
  {
    transactionalId,
    timeout = 0,
    signal,
  }: { transactionalId?: string; timeout?: number; signal?: AbortSignal | undefined },
): Promise<ProducerIdentity> => {
  const { producerId, producerEpoch } = await client.perform(
    transactionalId === undefined ? 'become a producer' : `take over transactions of ${transactionalId}`,
    async () => {
      const connection = await (transactionalId === undefined
        ? anyBroker(client)
        : coordinatorOf(client, transactionalId));
      return initProducerIdV4.api.async(connection, transactionalId, timeout, -1n, -1);
    },
    { signal },
  );
  return { producerId, producerEpoch, ...(transactionalId !== undefined && { transactionalId }) };
};

/** Lets the transaction of a producer have partitions of topics too. */
export const addPartitions = async (
  client: KafkaClient,
  identity: TransactionalIdentity,
  partitions: ReadonlyMap<string, readonly number[]>,
  signal: AbortSignal,
): Promise<void> => {
  const topics = Array.from(partitions, ([name, ids]) => ({ name, partitions: [...ids] }));
  await client.perform(
    `write to ${[...partitions.keys()].join(', ')} in a transaction`,
    async () =>
      addPartitionsToTxnV3.api.async(await coordinatorOf(client, identity.transactionalId), [
        { ...identity, verifyOnly: false, topics },
      ]),
    { signal },
  );
};

/** Commits or aborts the transaction of a producer. The same may be asked for again. */
export const endTransaction = async (
  client: KafkaClient,
  { transactionalId, producerId, producerEpoch }: TransactionalIdentity,
  commit: boolean,
): Promise<void> => {
  await client.perform(`${commit ? 'commit' : 'abort'} a transaction of ${transactionalId}`, async () =>
    endTxnV3.api.async(
      await coordinatorOf(client, transactionalId),
      transactionalId,
      producerId,
      producerEpoch,
      commit,
    ),
  );
};

/** The names under which transactions are open, of those that begin in a certain way. */
export const openTransactions = (client: KafkaClient, prefix: string): Promise<readonly string[]> =>
  client.perform('list transactions', async () => {
    const { brokers } = await client.metadata([], true);
    const lists = await Promise.all(
      Array.from(brokers.keys(), async (broker) =>
        listTransactionsV0.api.async(await client.recordsFrom(broker), ['Ongoing'], [], -1n, null),
      ),
    );
    return lists
      .flatMap(({ transactionStates }) => transactionStates.map(({ transactionalId }) => transactionalId))
      .filter((transactionalId) => transactionalId.startsWith(prefix));
  });
