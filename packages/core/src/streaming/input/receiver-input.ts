import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { ReceiverSource } from '../../contracts/source.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockManager } from '../../engine/block/block-manager.ts';
import type { BlockContent, BlockInfo } from '../../engine/block/block.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { ReceivedBlock } from '../receiver/block-generator.ts';
import type { ReceiverOptions } from '../receiver/receiver-options.ts';
import { type ReceiverServices, ReceiverSupervisor } from '../receiver/receiver-supervisor.ts';
import type { Input, InputCount, InputPlace } from './input.ts';

export interface ReceiverInputServices extends ReceiverServices {
  readonly blocks: BlockManager;
}

/** A receiver as input: what it received since the last batch belongs to the next one, a partition per block. */
export class ReceiverInput<T> implements Input<T> {
  readonly name: string;
  readonly #source: ReceiverSource<T>;
  readonly #options: ReceiverOptions;
  readonly #services: ReceiverInputServices;
  readonly #allocated = new Map<Time, readonly BlockInfo[]>();
  #received: BlockInfo[] = [];
  #supervisor: ReceiverSupervisor | undefined;

  constructor(source: ReceiverSource<T>, options: ReceiverOptions, services: ReceiverInputServices) {
    this.name = source.name;
    this.#source = source;
    this.#options = options;
    this.#services = services;
  }

  start({ streamId }: InputPlace): void {
    const { blocks } = this.#services;
    const outlet = {
      push: (block: ReceivedBlock) => this.#take(block),
      waitForRoom: () => blocks.waitForRoom(),
    };
    const receiver = { streamId, source: this.#source, options: this.#options, outlet };
    this.#supervisor = new ReceiverSupervisor(receiver, this.#services);
    this.#supervisor.start();
  }

  #take(block: ReceivedBlock): Promise<unknown> {
    const { streamId, id, records, bytes } = block;
    const stored = this.#services.blocks.put(block);
    this.#received.push({ streamId, id, records, bytes });
    return stored;
  }

  limit(recordsPerSecond: number): void {
    this.#supervisor?.updateRate(recordsPerSecond);
  }

  allocate(time: Time): InputCount {
    this.#supervisor?.cut();
    const blocks = this.#received;
    this.#received = [];
    this.#allocated.set(time, blocks);
    const numRecords = blocks.reduce((sum, block) => sum + block.records, 0);
    return { numRecords, metadata: { blocks: blocks.length } };
  }

  takeBack(time: Time): void {
    this.#received = [...(this.#allocated.get(time) ?? []), ...this.#received];
    this.#allocated.delete(time);
  }

  compute(batchTime: Time, rdds: RDDContext): RDD<T> {
    const blocks = this.#allocated.get(batchTime) ?? [];
    return rdds.create<T>({
      name: this.name,
      numPartitions: blocks.length,
      dependencies: [],
      batchTime,
      compute: (partition) => {
        const content = this.#services.blocks.get(blocks[partition]!.id);
        return content instanceof Promise ? this.#awaited(content) : this.#records(content);
      },
    });
  }

  async *#awaited(content: Promise<BlockContent>): AsyncIterable<readonly T[]> {
    yield* this.#records(await content);
  }

  #records(content: BlockContent): Iterable<readonly T[]> {
    if (content.kind === 'records') return [content.values as readonly T[]];
    if (!this.#source.decode) throw new DStreamError('DECODER_MISSING', { source: this.name });
    return this.#source.decode(content.pieces);
  }

  forget(until: Time): void {
    for (const [time, blocks] of this.#allocated) {
      if (time > until) continue;
      this.#allocated.delete(time);
      for (const block of blocks) this.#services.blocks.release(block.id);
    }
  }

  async stop(): Promise<void> {
    await this.#supervisor?.stop();
  }

  get pending(): boolean {
    return this.#received.length > 0 || (this.#supervisor?.hasData ?? false);
  }
}
