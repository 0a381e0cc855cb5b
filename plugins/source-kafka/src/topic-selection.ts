import { isUnknownTopic, type KafkaClient, type Performance } from '@dstream/kafka-connection';
import { kafkaSourceError } from './kafka-source-error.ts';
import type { Position } from './offset-range.ts';
import type { KafkaSourceSettings } from './options.ts';

/** A partition that there is. */
export type LivePartition = Omit<Position, 'offset'>;

type OnFailure = Performance['onFailure'];

type SelectionSettings = Pick<
  KafkaSourceSettings,
  'subscribe' | 'subscribePattern' | 'assign' | 'discoveryInterval'
>;

/** Which partitions are to be read: those of topics that were named or match a pattern, or some that were assigned. */
export class TopicSelection {
  readonly #client: KafkaClient;
  readonly #settings: SelectionSettings;
  readonly #onFailure: OnFailure;
  #matching: readonly string[] = [];
  #lookedAt: number | undefined;

  constructor(client: KafkaClient, settings: SelectionSettings, onFailure?: OnFailure) {
    this.#client = client;
    this.#settings = settings;
    this.#onFailure = onFailure;
  }

  /** Whether a topic is one of those to be read, as long as it is there. */
  wants(topic: string): boolean {
    const { subscribe, subscribePattern, assign } = this.#settings;
    return subscribe?.includes(topic) ?? subscribePattern?.test(topic) ?? Object.hasOwn(assign!, topic);
  }

  /** The partitions that there are at the time of a batch, or before the first one, by topic and number. */
  async partitions(time: number | undefined, signal: AbortSignal): Promise<LivePartition[]> {
    const names = await this.#topics(time, signal);
    const found = await this.#client.perform('look at the topics', () => this.#described(names), {
      signal,
      onFailure: this.#onFailure,
    });
    return names.flatMap((topic) => {
      const described = found.get(topic);
      if (described === undefined) return [];
      return this.#numbers(topic, described.count).map((partition) => ({
        topic,
        topicId: described.id,
        partition,
      }));
    });
  }

  /** The topics that were named and of which there is no partition. */
  missing(partitions: readonly LivePartition[]): readonly string[] {
    const { subscribe, assign } = this.#settings;
    const there = new Set(partitions.map(({ topic }) => topic));
    return (subscribe ?? Object.keys(assign ?? {})).filter((topic) => !there.has(topic));
  }

  async #topics(time: number | undefined, signal: AbortSignal): Promise<readonly string[]> {
    const { subscribe, subscribePattern, assign, discoveryInterval } = this.#settings;
    if (subscribe) return subscribe.toSorted();
    if (assign) return Object.keys(assign).toSorted();
    const sinceLook = time === undefined ? Infinity : time - (this.#lookedAt ?? -Infinity);
    if (sinceLook >= discoveryInterval) {
      const all = await this.#client.perform('list the topics', () => this.#client.admin.listTopics(), {
        signal,
        onFailure: this.#onFailure,
      });
      this.#matching = all.filter((topic) => subscribePattern!.test(topic)).toSorted();
      this.#lookedAt = time;
    }
    return this.#matching;
  }

  /** Id and number of partitions of each topic that is there. One try. */
  async #described(names: readonly string[]): Promise<Map<string, { id: string; count: number }>> {
    if (names.length === 0) return new Map();
    try {
      const { topics } = await this.#client.metadata(names, true);
      return new Map([...topics].map(([topic, { id, partitionsCount: count }]) => [topic, { id, count }]));
    } catch (error) {
      if (!isUnknownTopic(error)) throw error;
      // One that is not there makes the whole answer an error.
      const there = new Set(await this.#client.admin.listTopics());
      const left = names.filter((name) => there.has(name));
      return left.length < names.length ? this.#described(left) : Promise.reject(error);
    }
  }

  #numbers(topic: string, count: number): readonly number[] {
    const assigned = this.#settings.assign?.[topic];
    const unknown = assigned?.find((partition) => partition >= count);
    if (unknown !== undefined) {
      throw kafkaSourceError('KAFKA_PARTITION_UNKNOWN', { topic, partition: unknown, partitions: count });
    }
    return assigned?.toSorted((a, b) => a - b) ?? Array.from({ length: count }, (_, partition) => partition);
  }
}
