import type { CheckpointLog, DirectSource } from '@dstream/core/plugin';
import { describeDirectSource, type DirectSourceConformance } from '@dstream/testing/conformance';
import { expect, test } from 'vitest';
import { directSourceGuarantees } from '../../src/conformance/direct-source.ts';

type Span = { readonly from: number; readonly until: number };

/** An array that can be read by range: the simplest direct source there is. */
class ArraySource<T> implements DirectSource<T, Span> {
  readonly kind = 'direct';
  readonly name: string = 'array';
  readonly held: T[];

  constructor(held: T[] = []) {
    this.held = held;
  }

  plan(previous: readonly Span[], { limit }: { readonly limit: number }): readonly Span[] {
    const from = previous.at(-1)?.until ?? 0;
    const until = Math.min(this.held.length, from + limit);
    return until > from ? [{ from, until }] : [];
  }

  read({ from, until }: Span): Iterable<readonly T[]> {
    return [this.held.slice(from, until)];
  }

  count({ from, until }: Span): number | undefined {
    return until - from;
  }
}

type ArraySourceClass = new (held?: string[]) => ArraySource<string>;

const underTest = (Class: ArraySourceClass): DirectSourceConformance<string> => ({
  create() {
    const source = new Class();
    return {
      source,
      produce: (records) => void source.held.push(...records),
      again: () => new Class(source.held),
    };
  },
  record: (n: number) => `record ${n}`,
});

describeDirectSource('array', underTest(ArraySource));

/** Knows by itself what was planned, and needs to be told after a restart what it cannot know. */
class Remembering extends ArraySource<string> {
  #notes: CheckpointLog | undefined;
  #until = 0;

  async open(_: AbortSignal, notes?: CheckpointLog): Promise<void> {
    this.#notes = notes;
    for await (const { bytes } of notes?.read() ?? []) this.#until = Math.max(this.#until, bytes[0]!);
  }

  resume(planned: readonly (readonly Span[])[]): void {
    for (const { until } of planned.flat()) this.#until = Math.max(this.#until, until);
  }

  override plan(previous: readonly Span[], request: { readonly limit: number }): readonly Span[] {
    return super.plan([{ from: 0, until: Math.max(this.#until, previous.at(-1)?.until ?? 0) }], request);
  }

  async commit(ranges: readonly Span[]): Promise<void> {
    for (const { until } of ranges) await this.#notes?.append(Uint8Array.of(until));
  }
}

describeDirectSource('array with notes', underTest(Remembering));

class Consuming extends ArraySource<string> {
  override read({ from, until }: Span): Iterable<readonly string[]> {
    return [this.held.splice(from, until - from)];
  }
}

class Unlimited extends ArraySource<string> {
  override plan(previous: readonly Span[]): readonly Span[] {
    return super.plan(previous, { limit: Infinity });
  }
}

class Forgetful extends ArraySource<string> {
  override plan(_: readonly Span[], request: { readonly limit: number }): readonly Span[] {
    return super.plan([], request);
  }
}

class Stateful extends ArraySource<string> {
  #planned: readonly Span[] = [];

  override plan(_: readonly Span[], request: { readonly limit: number }): readonly Span[] {
    const ranges = super.plan(this.#planned, request);
    if (ranges.length > 0) this.#planned = ranges;
    return ranges;
  }
}

/** Loses what was planned when it dies. */
class Dropping extends ArraySource<string> {
  resume(planned: readonly (readonly Span[])[]): void {
    const last = planned.flat().at(-1);
    if (last) this.held.splice(last.from, 1);
  }
}

/** Takes only its notes for true, although the last commits may be missing there. */
class Doubting extends Remembering {
  #from = -1;

  override resume(): void {
    this.#from = 0;
  }

  override plan(previous: readonly Span[], request: { readonly limit: number }): readonly Span[] {
    if (this.#from < 0) return super.plan(previous, request);
    const ranges = super.plan([], request);
    this.#from = -1;
    return ranges;
  }
}

class Miscounting extends ArraySource<string> {
  override count(): number {
    return 1;
  }
}

class Nameless extends ArraySource<string> {
  override readonly name = '';
}

test.each([
  [Consuming, 'the same range gives the same records, also when there are more by then'],
  [Unlimited, 'no batch has more records than its limit; the rest comes later'],
  [Forgetful, 'every record is in one batch, and in one only'],
  [Stateful, 'planning consumes nothing: asked again it gives the same records'],
  [Dropping, 'after a restart every record is in one batch, and in one only'],
  [Doubting, 'after a restart every record is in one batch, and in one only'],
  [
    Forgetful,
    'after a restart it goes on where it was, also before its first batch and after another restart',
  ],
  [Miscounting, 'count, where it knows, is the number of records of a range'],
  [Nameless, 'it is a direct source with a name'],
])('%s breaks a promise', async (Source, guarantee) => {
  await expect((async () => directSourceGuarantees[guarantee]!(underTest(Source)))()).rejects.toThrow(/./);
});
