import { createAPI, fetchV13, type Connection } from '@platformatic/kafka';
import { parseFetch, type FetchAnswer } from './fetch-answer.ts';

/** What to ask a broker for. */
export interface FetchRequest {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly offset: number;
  /** About so many bytes; one record batch comes whole, however large. */
  readonly maxBytes: number;
  /** Leave out what belongs to transactions that are open. */
  readonly committedOnly: boolean;
}

type Arguments = Parameters<typeof fetchV13.createRequest>;

/** Every broker from Kafka 3.1 on knows version 13, the first that names topics by id. */
const api = createAPI<Arguments, FetchAnswer>(1, 13, fetchV13.createRequest, parseFetch);

/** Milliseconds for which a broker may wait for records that are on their way to it. */
const maxWait = 500;

/** Asks a broker once for records of one partition. */
export const fetch = (connection: Connection, request: FetchRequest): Promise<FetchAnswer> => {
  const { topic, topicId, partition, offset, maxBytes, committedOnly } = request;
  const asked = {
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: BigInt(offset),
    lastFetchedEpoch: -1,
    partitionMaxBytes: maxBytes,
  };
  const topics = [{ topic, topicId, partitions: [asked] }];
  return api.async(connection, maxWait, 1, maxBytes, committedOnly ? 1 : 0, 0, -1, topics, [], '');
};
