import type { Block, BlockContent } from '../../engine/block/block.ts';

/** Where receivers write down what they received before anybody is told that it arrived: Spark's write-ahead log. */
export interface BlockLog {
  /** Resolves to where the block is, once it would survive the end of the process. */
  append(input: string, block: LoggedBlock): Promise<number>;
  /**
   * What earlier processes wrote for an input and is still held, by position, oldest first. Once per input, whose it is then to
   * release.
   */
  recovered(input: string): ReadonlyMap<number, RecoveredBlock>;
  /** Writes that nothing was received. Resolves to a position after those of all blocks that were ever written. */
  mark(): Promise<number>;
  /** No batch needs the block at this position any more. */
  release(position: number): void;
}

export interface LoggedBlock {
  readonly content: BlockContent;
  readonly records: number;
  /** Estimated, in memory. */
  readonly bytes: number;
}

/** A block of an earlier process, which the block manager has. */
export type RecoveredBlock = Pick<Block, 'id'> & Omit<LoggedBlock, 'content'>;
