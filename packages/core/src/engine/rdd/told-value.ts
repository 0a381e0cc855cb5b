import type { Address } from '../../contracts/task-work.ts';
import { HashPartitioner } from '../partitioner/hash-partitioner.ts';
import { BaseRDD } from './base-rdd.ts';
import type { Closures } from './closures.ts';
import type { RDD } from './rdd.ts';

/** An argument of a call as plain data: what other isolates have is named, the rest goes as it is. */
export type ToldValue =
  | { readonly kind: 'plain'; readonly value: unknown }
  | { readonly kind: 'closure'; readonly id: number; readonly captured: readonly unknown[] }
  | { readonly kind: 'rdd'; readonly address: Address }
  | { readonly kind: 'hash'; readonly numPartitions: number }
  | { readonly kind: 'list'; readonly items: readonly ToldValue[] }
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [string, ToldValue])[] };

/** How deep within an argument functions and RDDs are looked for; no method takes them deeper. */
const deepest = 3;

/** Turns the arguments of one call into plain data, and takes note of what it met in them. */
export class Teller {
  readonly rdds: RDD<any>[] = [];
  /** What each declared function captures: one value or none. */
  readonly captured: (readonly unknown[])[] = [];
  /** A function that is not declared, by the place of its argument. */
  undeclared: number | undefined;
  /** Whether some RDD is known to the driver only. */
  hasOwnRDDs = false;
  readonly #closures: Closures;

  constructor(closures: Closures) {
    this.#closures = closures;
  }

  tell(args: readonly unknown[]): readonly ToldValue[] {
    return args.map((arg, place) => this.#tell(arg, place));
  }

  #tell(value: unknown, place: number, depth = 0): ToldValue {
    if (typeof value === 'function') return this.#tellFunction(value, place);
    if (value instanceof BaseRDD) return this.#tellRDD(value as RDD<any>);
    if (value instanceof HashPartitioner) return { kind: 'hash', numPartitions: value.numPartitions };
    if (depth === deepest) return { kind: 'plain', value };
    if (Array.isArray(value)) {
      const items = value.map((each) => this.#tell(each, place, depth + 1));
      return items.every(isPlain) ? { kind: 'plain', value } : { kind: 'list', items };
    }
    if (!isRecord(value)) return { kind: 'plain', value };
    const fields = Object.entries(value).map(
      ([name, each]) => [name, this.#tell(each, place, depth + 1)] as const,
    );
    return fields.every(([, each]) => isPlain(each)) ? { kind: 'plain', value } : { kind: 'fields', fields };
  }

  #tellFunction(fn: object, place: number): ToldValue {
    const closure = this.#closures.find(fn);
    if (closure) {
      this.captured.push(closure.captured);
      return { kind: 'closure', ...closure };
    }
    this.undeclared ??= place;
    return { kind: 'plain', value: undefined };
  }

  #tellRDD(rdd: RDD<any>): ToldValue {
    this.rdds.push(rdd);
    if (rdd.address) return { kind: 'rdd', address: rdd.address };
    this.hasOwnRDDs = true;
    return { kind: 'plain', value: undefined };
  }
}

const isPlain = ({ kind }: ToldValue): boolean => kind === 'plain';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The argument that was told. */
export const heard = (
  told: ToldValue,
  closures: Closures,
  rddAt: (address: Address) => RDD<any>,
): unknown => {
  switch (told.kind) {
    case 'plain':
      return told.value;
    case 'closure':
      return closures.bind(told.id, told.captured);
    case 'rdd':
      return rddAt(told.address);
    case 'hash':
      return new HashPartitioner(told.numPartitions);
    case 'list':
      return told.items.map((item) => heard(item, closures, rddAt));
    case 'fields':
      return Object.fromEntries(told.fields.map(([name, each]) => [name, heard(each, closures, rddAt)]));
  }
};
