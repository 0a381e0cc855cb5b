import type { Time } from './time.ts';

/**
 * Names an RDD or a shuffle by where it was made, which is the same in every isolate that runs the same program: while
 * one stream described one batch, with stream -1 while the program was defined, or with stream -2 by a call that the
 * driver has told, whose number is the time.
 */
export interface Address {
  readonly stream: number;
  readonly time: Time;
  /** How many were made there before it. */
  readonly index: number;
}

/** What a task does with its partition, for actions whose functions every isolate has. */
export type PortableAction =
  | { readonly kind: 'collect' }
  | { readonly kind: 'count' }
  | { readonly kind: 'head'; readonly limit: number }
  | { readonly kind: 'shuffle'; readonly shuffle: Address }
  | { readonly kind: 'output'; readonly output: number }
  /** What a call does with the partitions of an RDD: the job that it asked for as so-manieth. */
  | { readonly kind: 'job'; readonly call: number; readonly index: number }
  /** What the preparation of this RDD does first with the partitions of another. */
  | { readonly kind: 'preparation'; readonly of: Address };

/** A task that another isolate can run: plain data, the same for all partitions of a stage. */
export interface TaskWork {
  readonly rdd: Address;
  /** To recognise a program that describes this batch differently over there. */
  readonly name: string;
  readonly numPartitions: number;
  readonly action: PortableAction;
}
