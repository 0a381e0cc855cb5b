import type { OffsetRange } from './offset-range.ts';
import type { Fetched } from './range-fetcher.ts';

/** Answers that are asked for before they are needed. They are all that is held of a range at a time. */
const ahead = 2;

/** All of a range, part by part: while one is read the next ones are on their way. */
export async function* fetchAhead(
  { fromOffset, untilOffset }: OffsetRange,
  fetch: (offset: number) => Promise<Fetched>,
): AsyncGenerator<Fetched, void> {
  const coming: Promise<Fetched | undefined>[] = [];
  const follow = async (
    previous: Promise<{ nextOffset: number } | undefined>,
  ): Promise<Fetched | undefined> => {
    const { nextOffset = untilOffset } = (await previous) ?? {};
    return nextOffset < untilOffset ? fetch(nextOffset) : undefined;
  };
  let last: Promise<{ nextOffset: number } | undefined> = Promise.resolve({ nextOffset: fromOffset });
  for (;;) {
    while (coming.length < ahead) {
      const next = follow(last);
      // Nobody may be there any more to hear of it.
      next.catch(() => undefined);
      coming.push(next);
      last = next;
    }
    const fetched = await coming.shift();
    if (fetched === undefined) return;
    yield fetched;
  }
}
