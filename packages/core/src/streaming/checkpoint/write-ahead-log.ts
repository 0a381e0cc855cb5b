import { JsonCodec } from '../../base/codec/json-codec.ts';
import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { CheckpointLog } from '../../contracts/checkpoint-store.ts';
import type { Codec } from '../../contracts/codec.ts';
import { decodeContent, encodeContent } from '../../engine/block/block-format.ts';
import type { BlockManager } from '../../engine/block/block-manager.ts';
import type { BlockLog, LoggedBlock, RecoveredBlock } from '../input/block-log.ts';

const head = new JsonCodec();

/** No input has this name. */
const nobody = '';

/** The blocks of all receivers in one log. */
export class WriteAheadLog implements BlockLog {
  readonly #log: CheckpointLog;
  readonly #codec: Codec;
  readonly #blocks: Pick<BlockManager, 'put' | 'release'>;
  readonly #recovered = new Map<string, Map<number, RecoveredBlock>>();
  /** Positions of blocks that are needed, in order. */
  readonly #held = new Set<number>();
  #next = 1;
  #trimmed = 0;

  constructor(log: CheckpointLog, codec: Codec, blocks: Pick<BlockManager, 'put' | 'release'>) {
    this.#log = log;
    this.#blocks = blocks;
    this.#codec = codec;
  }

  /**
   * Reads what earlier processes wrote, once, before the first `append`. Blocks go to the block manager one by one, so that no
   * more of them is in memory than it allows. Throws `CHECKPOINT_CORRUPT`.
   */
  async open(): Promise<void> {
    for await (const { position, bytes } of this.#log.read()) {
      const { input, content, ...sizes } = this.#decode(bytes, position);
      this.#next = position + 1;
      if (input === nobody) continue;
      this.#hold(position);
      const block = { id: `log-${position}`, ...sizes };
      await this.#blocks.put({ ...block, content });
      let blocks = this.#recovered.get(input);
      if (!blocks) this.#recovered.set(input, (blocks = new Map()));
      blocks.set(position, block);
    }
  }

  async append(input: string, { content, records, bytes }: LoggedBlock): Promise<number> {
    const { kind } = content;
    const data = kind === 'bytes' ? content.pieces : [this.#codec.encode(content.values)];
    const pieces = [head.encode({ input, kind, records, bytes }), ...data];
    const position = await this.#log.append(encodeContent({ kind: 'bytes', pieces }, this.#codec));
    this.#hold(position);
    return position;
  }

  async mark(): Promise<number> {
    const position = await this.append(nobody, {
      content: { kind: 'records', values: [] },
      records: 0,
      bytes: 0,
    });
    this.release(position);
    return position;
  }

  recovered(input: string): ReadonlyMap<number, RecoveredBlock> {
    const blocks = this.#recovered.get(input) ?? new Map<number, RecoveredBlock>();
    this.#recovered.delete(input);
    return blocks;
  }

  release(position: number): void {
    this.#held.delete(position);
  }

  /** Lets the log drop what nobody needs. Blocks of inputs that are not in the program any more are dropped too. */
  async trim(): Promise<void> {
    for (const blocks of this.#recovered.values())
      for (const [position, { id }] of blocks) {
        this.#blocks.release(id);
        this.release(position);
      }
    this.#recovered.clear();
    const [oldest = this.#next] = this.#held;
    if (oldest === this.#trimmed) return;
    this.#trimmed = oldest;
    await this.#log.trim(oldest);
  }

  #hold(position: number): void {
    this.#held.add(position);
    this.#next = position + 1;
  }

  #decode(bytes: Uint8Array, position: number): LoggedBlock & { readonly input: string } {
    try {
      const { pieces } = decodeContent(bytes, this.#codec) as { readonly pieces: readonly Uint8Array[] };
      const { kind, ...block } = head.decode(pieces[0]!) as Head;
      if (kind === 'bytes') return { ...block, content: { kind, pieces: pieces.slice(1) } };
      return { ...block, content: { kind, values: this.#codec.decode(pieces[1]!) as unknown[] } };
    } catch (error) {
      throw new DStreamError(
        'CHECKPOINT_CORRUPT',
        { place: `Record ${position} of the log of received blocks`, reason: textOf(error) },
        { cause: error },
      );
    }
  }
}

/** The first piece of a record. */
interface Head {
  readonly input: string;
  readonly kind: 'bytes' | 'records';
  readonly records: number;
  readonly bytes: number;
}
