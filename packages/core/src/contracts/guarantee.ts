/**
 * How often a record that has reached a source takes effect in an output, whatever fails: once; once or more; once or not
 * at all; or, `none`, any number of times.
 */
export type Guarantee = 'exactly-once' | 'at-least-once' | 'at-most-once' | 'none';

/** What can be required of an output. `exactly-once` is good for the two others too. */
export type RequiredGuarantee = Exclude<Guarantee, 'none'>;

/** Why records may be lost or take effect more than once. */
export interface WeakLink {
  /** What it is about: a source, a stream with state, a sink, a setting. */
  readonly at: string;
  /** What may happen to records. */
  readonly effect: 'lost' | 'repeated' | 'lost or repeated';
  /** When that happens, in words. */
  readonly why: string;
  /** What to do about it, in words. */
  readonly remedy: string;
}

/** What an output of a context guarantees, from its sources to what it writes. */
export interface OutputGuarantee {
  /** Counts from 0 in the order of definition. */
  readonly id: number;
  readonly name: string;
  /** The name of its stream. */
  readonly stream: string;
  readonly guarantee: Guarantee;
  /** What stands in the way of `exactly-once`, the weakest first. */
  readonly weakLinks: readonly WeakLink[];
  /** What the program has required. */
  readonly required: RequiredGuarantee | undefined;
}
