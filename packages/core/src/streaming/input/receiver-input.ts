import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { RefuseRecord } from '../../contracts/bad-record.ts';
import type { ReceiverSource } from '../../contracts/source.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockManager } from '../../engine/block/block-manager.ts';
import type { BlockContent, BlockInfo } from '../../engine/block/block.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { ReceivedBlock } from '../receiver/block-generator.ts';
import { ByteAllowance } from '../receiver/byte-allowance.ts';
import type { ReceiverOptions } from '../receiver/receiver-options.ts';
import { type ReceiverServices, ReceiverSupervisor } from '../receiver/receiver-supervisor.ts';
import { decodeEach } from './decode-each.ts';
import type { Input, InputCount, InputLimit, InputOrigin, InputPlace, RecordedBatch } from './input.ts';

export interface ReceiverInputServices extends ReceiverServices {
  readonly blocks: BlockManager;
}

/** Where the blocks of a batch are written down, and the last block that belonged to a batch by then. */
type RecordedBlocks = { readonly positions: readonly number[]; readonly upTo: number };

/** A receiver as input: what it received since the last batch belongs to the next one, a partition per block. */
export class ReceiverInput<T> implements Input<T> {
  readonly name: string;
  readonly origin: InputOrigin;
  readonly #source: ReceiverSource<T>;
  readonly #options: ReceiverOptions;
  readonly #services: ReceiverInputServices;
  readonly #allocated = new Map<Time, readonly BlockInfo[]>();
  /** By block id: where each block is written down. */
  readonly #logged = new Map<string, Promise<number>>();
  /** The last block that belongs to a batch. */
  #upTo = 0;
  readonly #allowance = new ByteAllowance();
  #received: BlockInfo[] = [];
  #supervisor: ReceiverSupervisor | undefined;
  #place: InputPlace | undefined;

  constructor(source: ReceiverSource<T>, options: ReceiverOptions, services: ReceiverInputServices) {
    this.name = source.name;
    this.origin = source.acknowledges ? 'acknowledged' : 'pushed';
    this.#source = source;
    this.#options = options;
    this.#services = services;
  }

  start(place: InputPlace): void {
    this.#place = place;
    const { streamId } = place;
    const { blocks } = this.#services;
    const outlet = {
      push: (block: ReceivedBlock) => this.#take(block),
      waitForRoom: () => this.#allowance.wait() ?? blocks.waitForRoom(),
    };
    const receiver = { streamId, source: this.#source, options: this.#options, outlet };
    this.#supervisor = new ReceiverSupervisor(receiver, this.#services);
    this.#supervisor.start();
  }

  #take(block: ReceivedBlock): Promise<unknown> {
    const { streamId, id, records, bytes } = block;
    this.#allowance.spend(bytes);
    const stored = this.#services.blocks.put(block);
    this.#received.push({ streamId, id, records, bytes });
    const { blockLog, id: input } = this.#place!;
    if (!blockLog) return stored;
    const logged = blockLog.append(input, block);
    logged.catch(() => undefined);
    this.#logged.set(id, logged);
    return Promise.all([stored, logged]);
  }

  async record(time: Time): Promise<RecordedBlocks> {
    const blocks = this.#allocated.get(time) ?? [];
    const positions = await Promise.all(blocks.map(({ id }) => this.#logged.get(id)!));
    this.#upTo = positions.at(-1) ?? this.#upTo;
    return { positions, upTo: this.#upTo };
  }

  /** Blocks that no batch has yet go to the next one; those of batches that are forgotten may go. */
  async resume(batches: readonly RecordedBatch[]): Promise<void> {
    const { blockLog, id, streamId } = this.#place!;
    const recovered = new Map<number, BlockInfo>();
    for (const [position, block] of blockLog!.recovered(id)) {
      this.#logged.set(block.id, Promise.resolve(position));
      recovered.set(position, { streamId, ...block });
    }
    const newest = Math.max(0, ...recovered.keys());
    for (const { time, recorded, isForgotten } of batches) {
      const { positions, upTo } = recorded as RecordedBlocks;
      this.#upTo = upTo;
      if (isForgotten) continue;
      const blocks = positions.flatMap((position) => recovered.get(position) ?? []);
      if (blocks.length < positions.length) {
        const missing = positions.length - blocks.length;
        throw corrupt(`${missing} blocks of ${this.name} that belong to the batch of ${time} are not there`);
      }
      this.#allocated.set(time, blocks);
      for (const position of positions) recovered.delete(position);
    }
    await this.#requireWhole(newest);
    const [old, unallocated] = [[] as BlockInfo[], [] as BlockInfo[]];
    for (const [position, block] of recovered) (position > this.#upTo ? unallocated : old).push(block);
    for (const block of old) this.#release(block.id);
    this.#received = [...unallocated, ...this.#received];
  }

  /** Throws `CHECKPOINT_CORRUPT` when the log does not reach as far as batches have had blocks from it. */
  async #requireWhole(newest: number): Promise<void> {
    if (newest >= this.#upTo || (await this.#place!.blockLog!.mark()) > this.#upTo) return;
    throw corrupt(`it ends before block ${this.#upTo}, which a batch of ${this.name} has had`);
  }

  limit(recordsPerSecond: number, { bytes }: InputLimit): void {
    this.#supervisor?.updateRate(recordsPerSecond);
    this.#allowance.limit = bytes;
  }

  allocate(time: Time): InputCount {
    this.#supervisor?.cut();
    this.#allowance.renew();
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
      content: (partition) => this.#services.blocks.get(blocks[partition]!.id),
      origin: (partition) => ({ block: blocks[partition]!.id }),
      compute: (partition, _, refuse) => {
        const content = this.#services.blocks.get(blocks[partition]!.id);
        return content instanceof Promise ? this.#awaited(content, refuse) : this.#records(content, refuse);
      },
    });
  }

  decode(pieces: readonly Uint8Array[], refuse: RefuseRecord): Iterable<readonly T[]> {
    if (!this.#source.decode) throw new DStreamError('DECODER_MISSING', { source: this.name });
    return this.#source.decode(pieces, refuse);
  }

  async *#awaited(content: Promise<BlockContent>, refuse: RefuseRecord): AsyncIterable<readonly T[]> {
    yield* this.#records(await content, refuse);
  }

  #records(content: BlockContent, refuse: RefuseRecord): Iterable<readonly T[]> {
    if (content.kind === 'records') return [content.values as readonly T[]];
    return decodeEach(content.pieces, (pieces) => this.decode(pieces, refuse), refuse);
  }

  forget(until: Time): void {
    for (const [time, blocks] of this.#allocated) {
      if (time > until) continue;
      this.#allocated.delete(time);
      for (const block of blocks) this.#release(block.id);
    }
  }

  #release(id: string): void {
    this.#services.blocks.release(id);
    const logged = this.#logged.get(id);
    this.#logged.delete(id);
    logged?.then(
      (position) => this.#place?.blockLog?.release(position),
      () => undefined,
    );
  }

  async stop(): Promise<void> {
    await this.#supervisor?.stop();
  }

  get held(): object | undefined {
    return this.#supervisor?.held;
  }

  get isLeft(): boolean {
    return this.#supervisor?.isAbandoned ?? false;
  }

  get pending(): boolean {
    return this.#received.length > 0 || (this.#supervisor?.hasData ?? false);
  }
}

const corrupt = (reason: string): DStreamError<'CHECKPOINT_CORRUPT'> =>
  new DStreamError('CHECKPOINT_CORRUPT', { place: 'The log of received blocks (blocks)', reason });
