import type { RequiredGuarantee } from '../../contracts/guarantee.ts';
import type { InputOrigin } from '../input/input.ts';

/** What a guarantee is made of: an output with everything that a record passes on its way to it. Plain data. */
export interface OutputPath {
  readonly id: number;
  readonly name: string;
  /** The name of the stream. */
  readonly stream: string;
  readonly inputs: readonly PathInput[];
  readonly states: readonly PathState[];
  readonly effect: PathEffect;
  readonly required: RequiredGuarantee | undefined;
}

/** A source on the way. */
export interface PathInput {
  readonly name: string;
  /** As it says; else whether its batches are recorded. */
  readonly origin: PathOrigin;
}

export type PathOrigin = InputOrigin | 'recorded' | 'unrecorded';

/** A stream on the way that keeps state. */
export interface PathState {
  readonly name: string;
  /** Whether its store keeps it by itself; can give all of it, so that the checkpoint keeps it; or neither. */
  readonly kept: 'durable' | 'by-checkpoint' | 'in-memory';
}

/** What the output does with a batch. */
export type PathEffect =
  /** Writes it to a sink. */
  | {
      readonly kind: 'sink';
      readonly sink: string;
      readonly delivery: 'exactly-once' | 'at-least-once';
      /** Whether only the newest batch is there. Default false. */
      readonly replaces?: boolean;
      /** Whether the sink shows a batch only when all of it was written. */
      readonly commits: boolean;
    }
  /** Calls a function of the program, which says what becomes of a batch that it is called for again. */
  | { readonly kind: 'function'; readonly delivery: 'exactly-once' | 'at-least-once' }
  /** Shows something of it, once per batch, on the driver. */
  | { readonly kind: 'shown' };
