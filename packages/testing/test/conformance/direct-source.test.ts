import type { DirectSource } from '@dstream/core';
import { describeDirectSource } from '@dstream/testing/conformance';
import { expect, test } from 'vitest';
import { directSourceGuarantees } from '../../src/conformance/direct-source.ts';

type Span = { readonly from: number; readonly until: number };

/** An array that can be read by range: the simplest direct source there is. */
class ArraySource<T> implements DirectSource<T, Span> {
  readonly kind = 'direct';
  readonly name: string = 'array';
  readonly held: T[] = [];

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

const underTest = (source: ArraySource<string>) => ({
  create: () => ({ source, produce: (records: readonly string[]) => void source.held.push(...records) }),
  record: (n: number) => `record ${n}`,
});

describeDirectSource('array', {
  create() {
    const source = new ArraySource<string>();
    return { source, produce: (records) => void source.held.push(...records) };
  },
  record: (n) => `record ${n}`,
});

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
  [Miscounting, 'count, where it knows, is the number of records of a range'],
  [Nameless, 'it is a direct source with a name'],
])('%s breaks a promise', async (Source, guarantee) => {
  await expect((async () => directSourceGuarantees[guarantee]!(underTest(new Source())))()).rejects.toThrow(
    /./,
  );
});
